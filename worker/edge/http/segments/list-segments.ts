import { listSegments as definition } from '../../../contract/api/segments.ts';
import { listSegments } from '../../../settings/segments/show-segments.ts';
import { handle } from '../../handle.ts';

export const listSegmentsHandler = handle(definition, (call, { query }) =>
  listSegments(call, { isCounted: query.counts === 'true' }),
);
