import { inject } from 'vitest';
import { PAUSES } from '../pauses.ts';

const OF_THE_PRODUCT = { ...PAUSES };

/** For tests about the pauses, and about what comes during one. */
export function keepPauses(): void {
  Object.assign(PAUSES, OF_THE_PRODUCT);
}

/** Nearly none, as a test waits for each of them. `npm run test:long` keeps those of the product. */
export function shortenPauses(): void {
  if (!inject('isLong')) Object.assign(PAUSES, { row: 5, busyRow: 5, commit: 1, hash: 0, afterLive: -1 });
}
