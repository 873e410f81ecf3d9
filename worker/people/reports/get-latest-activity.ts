import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { LatestActivity } from '../../contract/analytics.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { toEventQuote } from '../../domain/to-event-quote.ts';
import { listLatestEvents } from '../../project/quoted-events.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';

/** The most recently active leads, and what they did. */
export async function getLatestActivity(
  call: Call,
  { limit }: { limit: number },
): Promise<z.infer<typeof LatestActivity>> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const [config, latest] = await Promise.all([
    getProjectConfig(env, projectId),
    listLatestEvents(env.DB, { projectId, limit }),
  ]);
  return latest.map(({ facts, lastEvent }) => ({
    lead: toLeadSummary(facts, config, now),
    event: lastEvent && toEventQuote(lastEvent),
  }));
}
