import { inject } from 'vitest';

/** How many cases a test tries that takes long: `npm run test:long` tries more. */
export const runs = (usually: number, long: number): number => (inject('isLong') ? long : usually);
