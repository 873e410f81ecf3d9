import { createSegment } from '../../../settings/segments/create-segment.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const createSegmentHandler = handle(
  async () => (await import('../../../contract/api/segments.ts')).createSegment,
  (call, { body }) => createSegment(call, body),
  refuseSegment,
);
