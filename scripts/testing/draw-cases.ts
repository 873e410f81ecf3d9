import fc from 'fast-check';
import { inject } from 'vitest';

// `npm test` draws the same random cases each time, so that a change fails only because of what it changed. `npm run test:long` draws new
// ones. A failure prints its seed, and SEED=<seed> draws its cases again.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: inject('seed') });
