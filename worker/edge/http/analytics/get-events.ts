import { getEvents as definition } from '../../../contract/api/analytics.ts';
import { getEvents } from '../../../people/reports/get-events.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const getEventsHandler = handle(definition, (call, { query }) => getEvents(call, query), refuseDays);
