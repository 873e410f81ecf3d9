import type { Segment } from '../../../worker/contract/segment.ts';

/** How far a segment is filled, in words. */
export const describeFilling = ({ done, total }: NonNullable<Segment['filling']>): string =>
  total === 0 ? 'Filling…' : `Filling, ${Math.min(100, Math.floor((100 * done) / total))}%`;
