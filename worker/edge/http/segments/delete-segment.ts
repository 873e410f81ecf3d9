import { deleteSegment as definition } from '../../../contract/api/segments.ts';
import { deleteSegment } from '../../../settings/segments/delete-segment.ts';
import { handle } from '../../handle.ts';
import { refuseSegment } from './refuse-segment.ts';

export const deleteSegmentHandler = handle(definition, (call, { path }) => deleteSegment(call, path), refuseSegment);
