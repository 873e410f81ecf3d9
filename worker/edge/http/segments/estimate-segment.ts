import { estimateMatches } from '../../../people/list/estimate-matches.ts';
import { handle } from '../../handle.ts';

export const estimateSegmentHandler = handle(
  async () => (await import('../../../contract/api/segments.ts')).estimateSegment,
  (call, { body }) => estimateMatches(call, body),
);
