import { getEvents } from '../../../people/reports/get-events.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const getEventsHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getEvents,
  (call, { query }) => getEvents(call, query),
  refuseDays,
);
