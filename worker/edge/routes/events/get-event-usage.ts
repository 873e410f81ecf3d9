import { toInstantOrNull } from '../../../contract/instant.ts';
import { EventUsage } from '../../../contract/usage.ts';
import { DAY_MS, utcDay } from '../../../domain/time.ts';
import { quotaOf, readUsage } from '../../../intake/quota/meter-usage.ts';
import { endpoint } from '../../endpoint.ts';

export const getEventUsage = endpoint(
  {
    method: 'get',
    url: '/api/events/usage',
    operationId: 'getEventUsage',
    tag: 'Events',
    summary: 'Events from publishable keys, by day',
    description:
      'How many events were accepted from publishable keys in the last 31 days, and the daily quota that they count against.',
    access: 'leads:read',
    status: 200,
    answer: EventUsage,
  },
  async ({ principal: { projectId }, env, now }) => {
    const quota = quotaOf(env);
    const days = await readUsage(env.DB, projectId, now);
    return {
      eventsPerDayMax: quota?.perProject ?? null,
      eventsPerClientMax: quota?.perClient ?? null,
      days: days.map(({ day, accepted, limitedAt, clientsLimited }) => ({
        date: utcDay(day * DAY_MS),
        events: accepted,
        limitedAt: toInstantOrNull(limitedAt),
        clientsLimited,
      })),
    };
  },
);
