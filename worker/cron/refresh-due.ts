import type { RefreshMessage } from '../contract/refresh-message.ts';
import { EARNINGS_HOURS } from '../domain/earnings.ts';
import { HOUR_MS } from '../domain/time.ts';
import { postponeRefreshes } from '../project/postpone-refreshes.ts';

/** Leads per message. The leads of one message share one queue operation, and their IDs fit well within the queue's 128 kB. */
const LEADS_PER_MESSAGE = 50;
/** An ID may have 128 characters, so 25 messages stay below the 256 kB that one send takes. */
const MESSAGES_PER_SEND = 25;
/** Max. leads per tick; the next tick takes the rest. */
const LEADS_PER_TICK = 5_000;

/** The longest leaderboard period. Rows that were written before the column `points_by_hour` existed need a refresh for this long. */
const UNTOLD_MS = (EARNINGS_HOURS + 1) * HOUR_MS;

/** How long after a change of settings an isolate may still create leads with the old settings. Includes a margin for clock differences. */
const STALE_MS = 15_000;
/** How far back to look for changed segments, because a tick may run late. */
const LOOKED_BACK_MS = HOUR_MS;

/**
 * Queues leads for refresh if their stage, velocity or decay phase is due to change, or if their row lacks its earned points. Also queues
 * leads that were created by an isolate with old settings after a segment changed, because the run over all leads may have missed them. One
 * index search per project finds the due leads, so the cost depends only on how many leads are due. A refresh only records the effect of
 * time. Scores do not depend on when or how often leads are refreshed.
 */
export async function refreshDue(env: Env, now: number): Promise<number> {
  await postponeRefreshes(env.DB, { now, leadsMax: LEADS_PER_TICK });
  const { results } = await env.DB.prepare(
    `SELECT projects.id AS projectId, due.lead_id AS leadId FROM projects CROSS JOIN leads_to_refresh AS due
     WHERE due.project_id = projects.id AND due.at <= ?1 AND projects.deleted_at IS NULL
     UNION ALL
     SELECT leads.project_id, leads.lead_id FROM leads INDEXED BY leads_without_points CROSS JOIN projects
     WHERE projects.id = leads.project_id AND projects.deleted_at IS NULL AND leads.points_by_hour IS NULL
       AND leads.merged_into IS NULL AND leads.last_event_at >= ?1 - ${UNTOLD_MS}
     UNION ALL
     SELECT leads.project_id, leads.lead_id FROM segments INDEXED BY segments_by_update
       CROSS JOIN leads_by_age AS young CROSS JOIN leads
     WHERE segments.updated_at > ?1 - ${LOOKED_BACK_MS} AND young.project_id = segments.project_id
       AND young.created_at BETWEEN segments.updated_at - ${STALE_MS} AND segments.updated_at + ${STALE_MS}
       AND leads.project_id = young.project_id AND leads.lead_id = young.lead_id
       AND leads.config_version < segments.defined_in AND leads.merged_into IS NULL
     LIMIT ?2`,
  )
    .bind(now, LEADS_PER_TICK)
    .all<{ projectId: string; leadId: string }>();
  const messages: RefreshMessage[] = [];
  for (const [projectId, leads] of Map.groupBy(results, (row) => row.projectId)) {
    for (let i = 0; i < leads.length; i += LEADS_PER_MESSAGE) {
      messages.push({
        type: 'due',
        projectId,
        leadIds: leads.slice(i, i + LEADS_PER_MESSAGE).map(({ leadId }) => leadId),
      });
    }
  }
  for (let i = 0; i < messages.length; i += MESSAGES_PER_SEND) {
    await env.REFRESHES.sendBatch(messages.slice(i, i + MESSAGES_PER_SEND).map((body) => ({ body })));
  }
  return results.length;
}
