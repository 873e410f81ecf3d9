import fc from 'fast-check';
import { inject } from 'vitest';

// Properties try the same cases in each run, so that a change fails for what it changed. `npm run test:long` draws
// others, and a failure prints the seed: SEED=<seed> draws them again.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: inject('seed') });
