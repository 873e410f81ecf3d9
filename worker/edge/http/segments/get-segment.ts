import { getSegment } from '../../../settings/segments/show-segments.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const getSegmentHandler = handle(
  async () => (await import('../../../contract/api/segments.ts')).getSegment,
  (call, { path }) => getSegment(call, path),
  refuseSegment,
);
