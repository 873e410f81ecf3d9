import { createSegment as definition } from '../../../contract/api/segments.ts';
import { createSegment } from '../../../settings/segments/create-segment.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const createSegmentHandler = handle(definition, (call, { body }) => createSegment(call, body), refuseSegment);
