import { deleteSegment } from '../../../settings/segments/delete-segment.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const deleteSegmentHandler = handle(
  async () => (await import('../../../contract/api/segments.ts')).deleteSegment,
  (call, { path }) => deleteSegment(call, path),
  refuseSegment,
);
