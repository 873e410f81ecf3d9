import { getEventUsage as definition } from '../../../contract/api/events.ts';
import { toInstantOrNull } from '../../../contract/instant.ts';
import { DAY_MS, utcDay } from '../../../domain/time.ts';
import { quotaOf, readUsage } from '../../../intake/quota/meter-usage.ts';
import { endpoint } from '../../endpoint.ts';

export const getEventUsageHandler = endpoint(definition, async ({ principal: { projectId }, env, now }) => {
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
});
