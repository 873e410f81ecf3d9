import { listRejectedEvents as definition } from '../../../contract/api/events.ts';
import { listRejectedEvents } from '../../../intake/show-rejected.ts';
import { handle } from '../../handle.ts';

export const listRejectedEventsHandler = handle(definition, (call, { query }) => listRejectedEvents(call, query));
