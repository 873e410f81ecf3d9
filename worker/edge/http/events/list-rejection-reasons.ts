import { listRejectionReasons } from '../../../intake/show-rejected.ts';
import { handle } from '../../handle.ts';

export const listRejectionReasonsHandler = handle(
  async () => (await import('../../../contract/api/events.ts')).listRejectionReasons,
  (call, { query }) => listRejectionReasons(call, query),
);
