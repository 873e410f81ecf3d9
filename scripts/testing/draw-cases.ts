import fc from 'fast-check';
import { inject } from 'vitest';

// `npm test` draws the same random cases each time, so that a test fails only because of a change in the code. `npm run test:long`
// draws new cases. A failed test prints its seed, and SEED=<seed> draws the same cases again.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: inject('seed') });
