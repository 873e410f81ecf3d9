import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { toInstantOrNull } from '../../contract/instant.ts';
import type { EventUsage } from '../../contract/usage.ts';
import { DAY_MS, utcDay } from '../../domain/time.ts';
import { quotaOf, readUsage } from './meter-usage.ts';

/** Events from publishable keys by day, and the daily quota for them. */
export async function getEventUsage(call: Call): Promise<z.infer<typeof EventUsage>> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
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
}
