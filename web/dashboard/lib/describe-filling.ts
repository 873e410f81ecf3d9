import type { Segment } from '../../../worker/contract/segment.ts';

/** Says how many leads a new segment has evaluated so far. */
export const describeFilling = ({ done, total }: NonNullable<Segment['filling']>): string =>
  total === 0 ? 'Filling…' : `Filling, ${Math.min(100, Math.floor((100 * done) / total))}%`;
