import { updateSegment as definition } from '../../../contract/api/segments.ts';
import { updateSegment } from '../../../settings/segments/update-segment.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const updateSegmentHandler = handle(
  definition,
  (call, { path, body }) => updateSegment(call, { ...path, change: body }),
  refuseSegment,
);
