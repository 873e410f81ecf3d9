import type { RefreshMessage } from '../contract/refresh-message.ts';
import { EARNINGS_HOURS } from '../domain/earnings.ts';
import { HOUR_MS } from '../domain/time.ts';
import { postponeRefreshes } from '../project/postpone-refreshes.ts';

/** Leads per message: one queue operation for many calls, well within 128 kB. */
const LEADS_PER_MESSAGE = 50;
/** IDs have up to 128 characters; a send takes 256 kB. */
const MESSAGES_PER_SEND = 25;
/** Max. leads per tick; the next tick takes the rest. */
const LEADS_PER_TICK = 5_000;

/** Rows written before `points_by_hour` existed are relevant for this long (the longest leaderboard period). */
const UNTOLD_MS = (EARNINGS_HOURS + 1) * HOUR_MS;

/** How long after a change of settings an isolate may create leads with the earlier ones, allowing for clocks that differ. */
const STALE_MS = 15_000;
/** A tick may run late. */
const LOOKED_BACK_MS = HOUR_MS;

/**
 * Queues for refresh the leads whose stage, velocity or decay phase is due, and those whose rows lack their earned points. Leads created
 * before their isolate knew about a segment are queued, too, because its run may have passed them. The work is proportional to what
 * changes: one index search per project. Whether it runs twice, late or not at all, it changes no score; it only records what time has
 * done.
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
