import { estimateSegment as definition } from '../../../contract/api/segments.ts';
import { estimateMatches } from '../../../people/list/estimate-matches.ts';
import { handle } from '../../handle.ts';

export const estimateSegmentHandler = handle(definition, (call, { body }) => estimateMatches(call, body));
