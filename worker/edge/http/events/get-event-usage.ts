import { getEventUsage } from '../../../intake/quota/get-event-usage.ts';
import { handle } from '../../handle.ts';

export const getEventUsageHandler = handle(
  async () => (await import('../../../contract/api/events.ts')).getEventUsage,
  (call) => getEventUsage(call),
);
