import { listSegments } from '../../../settings/segments/show-segments.ts';
import { handle } from '../../handle.ts';

export const listSegmentsHandler = handle(
  async () => (await import('../../../contract/api/segments.ts')).listSegments,
  (call, { query }) => listSegments(call, { isCounted: query.counts === 'true' }),
);
