import { getSegment as definition } from '../../../contract/api/segments.ts';
import { getSegment } from '../../../settings/segments/show-segments.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const getSegmentHandler = handle(definition, (call, { path }) => getSegment(call, path), refuseSegment);
