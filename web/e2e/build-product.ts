import { build } from '../../scripts/build.ts';

/** Runs once before all test files, because they serve the build in dist/. */
export const setup = (): Promise<void> => build();
