import { getEventUsage as definition } from '../../../contract/api/events.ts';
import { getEventUsage } from '../../../intake/quota/get-event-usage.ts';
import { handle } from '../../handle.ts';

export const getEventUsageHandler = handle(definition, (call) => getEventUsage(call));
