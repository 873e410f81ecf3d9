import { type Call, requirePermission } from '../../access/call.ts';
import { toInstantOrNull } from '../../contract/instant.ts';
import type { LeadToCall } from '../../contract/lead-to-call.ts';
import { LIMITS } from '../../contract/limits.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { toEventQuote } from '../../domain/to-event-quote.ts';
import { listCallCandidates } from '../../project/quoted-events.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';

/** The leads to call now, and why, most urgent first. */
export async function listLeadsToCall(call: Call, { limit }: { limit: number }): Promise<LeadToCall[]> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now: at } = call;
  const [config, candidates] = await Promise.all([
    getProjectConfig(env, projectId),
    listCallCandidates(env.DB, { projectId, at, limit, snoozedMax: LIMITS.snoozedToCallMax }),
  ]);
  return candidates.map(({ facts, phone, bestEvent, snoozedUntil }) => ({
    lead: toLeadSummary(facts, config, at),
    phone,
    reason: bestEvent && toEventQuote(bestEvent),
    snoozedUntil: toInstantOrNull(snoozedUntil),
  }));
}
