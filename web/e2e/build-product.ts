import { build } from '../../scripts/build.ts';

/** Runs once before all test files, because they serve what is in dist/. */
export const setup = (): Promise<void> => build();
