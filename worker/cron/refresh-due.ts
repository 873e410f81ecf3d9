import type { RefreshMessage } from '../contract/refresh-message.ts';

/** Leads of one message: one queue operation for many calls, well within 128 kB. */
const LEADS_PER_MESSAGE = 50;
/** Ids are up to 128 characters; a send takes 256 kB. */
const MESSAGES_PER_SEND = 25;
/** One tick's leads; what is left comes with the next tick. */
const LEADS_PER_TICK = 5_000;

/**
 * Sends the leads whose stage, velocity or decay phase is due to be refreshed. The work is proportional to what changes:
 * an index search per project. Doubled, late or skipped, it changes no score: it only makes known what time has done.
 */
export async function refreshDue(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT projects.id AS projectId, leads.lead_id AS leadId FROM projects CROSS JOIN leads
     WHERE leads.project_id = projects.id AND leads.changes_at <= ?1 AND leads.merged_into IS NULL
       AND projects.deleted_at IS NULL
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
