import { inject } from 'vitest';
import { PAUSES } from '../pauses.ts';

const OF_THE_PRODUCT = { ...PAUSES };

/** Keeps the product's pauses in tests about them. */
export function keepPauses(): void {
  Object.assign(PAUSES, OF_THE_PRODUCT);
}

/** Makes all pauses very short, because tests wait for each of them. `npm run test:long` keeps the product's pauses. */
export function shortenPauses(): void {
  if (!inject('isLong')) Object.assign(PAUSES, { row: 5, busyRow: 5, commit: 1, hash: 0, afterLive: -1 });
}
