import { build } from '../../scripts/build.ts';

/** Once, before all files: they serve what lies in dist/. */
export const setup = (): Promise<void> => build();
