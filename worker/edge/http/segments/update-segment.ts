import { updateSegment } from '../../../settings/segments/update-segment.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const updateSegmentHandler = handle(
  async () => (await import('../../../contract/api/segments.ts')).updateSegment,
  (call, { path, body }) => updateSegment(call, { ...path, change: body }),
  refuseSegment,
);
