import { listRejectedEvents } from '../../../intake/show-rejected.ts';
import { handle } from '../../handle.ts';

export const listRejectedEventsHandler = handle(
  async () => (await import('../../../contract/api/events.ts')).listRejectedEvents,
  (call, { query }) => listRejectedEvents(call, query),
);
