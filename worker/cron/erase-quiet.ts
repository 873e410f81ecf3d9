import type { RefreshMessage } from '../contract/refresh-message.ts';
import { DAY_MS } from '../domain/time.ts';

/** Only a few leads per message: each erasure takes several calls, and a failure repeats the whole message. */
const LEADS_PER_MESSAGE = 10;
const MESSAGES_PER_SEND = 50;
/** Max. leads per tick, for all projects together; the next tick takes the rest. */
const LEADS_PER_TICK = 500;

const IS_NAMED = `(leads.id_kind <> 'anonymous'
  AND (coalesce(leads.email, leads.name, leads.company, leads.phone) IS NOT NULL OR leads.custom IS NOT '{}'))`;
const IS_WORKED_ON = 'coalesce(leads.owner, leads.status, leads.task_due_at) IS NOT NULL';
/** Excludes leads that were created within the retention period, because their objects would refuse the erasure. */
export const isKnownSince = (since: string) =>
  `(coalesce(leads.known_at, leads.created_at) >= ${since} AND (leads.known_from IS NULL OR ${IS_NAMED} OR ${IS_WORKED_ON}))`;

const QUIET_SINCE = `?1 - projects.retention_days * ${DAY_MS}`;
/**
 * Each of the three queries uses its own index. The queries find leads by their last event, leads without events by the time when they were
 * created, and leads that an undone import has left empty.
 */
const QUIET_LEADS = `
  SELECT projects.id AS projectId, leads.lead_id AS leadId, ${QUIET_SINCE} AS quietSince
  FROM projects CROSS JOIN leads INDEXED BY leads_by_last_event
  WHERE projects.retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND leads.last_event_at < ${QUIET_SINCE} AND leads.merged_into IS NULL AND NOT ${isKnownSince(QUIET_SINCE)}
  UNION ALL
  SELECT projects.id, leads.lead_id, ${QUIET_SINCE}
  FROM projects CROSS JOIN leads INDEXED BY leads_never_active
  WHERE projects.retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND leads.created_at < ${QUIET_SINCE} AND leads.last_event_at IS NULL AND leads.merged_into IS NULL
    AND NOT ${isKnownSince(QUIET_SINCE)}
  UNION ALL
  SELECT projects.id, leads.lead_id, ${QUIET_SINCE}
  FROM projects CROSS JOIN leads INDEXED BY leads_withdrawn
  WHERE projects.retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND leads.created_at < ${QUIET_SINCE} AND leads.merged_into = ''`;

/**
 * Queues for erasure the leads that were idle for longer than their project keeps them. Each lead's object checks again, so a lead that
 * returns in the meantime stays.
 */
export async function eraseQuiet(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(`${QUIET_LEADS} LIMIT ?2`)
    .bind(now, LEADS_PER_TICK)
    .all<{ projectId: string; leadId: string; quietSince: number }>();
  await sendQuiet(env, results, { unlessKnown: false });
  return results.length;
}

/** Queues leads for erasure. A lead's object then erases the lead only if it is still idle and, with `unlessKnown`, still anonymous. */
export async function sendQuiet(
  env: Env,
  found: readonly { projectId: string; leadId: string; quietSince: number }[],
  { unlessKnown }: { unlessKnown: boolean },
): Promise<void> {
  const messages: RefreshMessage[] = [];
  for (const [projectId, leads] of Map.groupBy(found, (row) => row.projectId)) {
    for (let i = 0; i < leads.length; i += LEADS_PER_MESSAGE) {
      const page = leads.slice(i, i + LEADS_PER_MESSAGE);
      const { quietSince } = page[0] as (typeof page)[number];
      const leadIds = page.map(({ leadId }) => leadId);
      messages.push({ type: 'quiet', projectId, leadIds, quietSince, unlessKnown });
    }
  }
  for (let i = 0; i < messages.length; i += MESSAGES_PER_SEND) {
    await env.REFRESHES.sendBatch(messages.slice(i, i + MESSAGES_PER_SEND).map((body) => ({ body })));
  }
}

/** Counts the leads that this retention in days would erase. Also returns when the lead that has been idle the longest was last active. */
export async function countQuiet(
  db: D1Database,
  { projectId, retentionDays, now }: { projectId: string; retentionDays: number; now: number },
): Promise<{ leads: number; quietestSince: number | null }> {
  const quietSince = now - retentionDays * DAY_MS;
  const found = await db
    .prepare(
      `SELECT count(*) AS leads, min(at) AS quietestSince FROM (
         SELECT last_event_at AS at FROM leads INDEXED BY leads_by_last_event
         WHERE project_id = ?1 AND last_event_at < ?2 AND merged_into IS NULL AND NOT ${isKnownSince('?2')}
         UNION ALL
         SELECT created_at FROM leads INDEXED BY leads_never_active
         WHERE project_id = ?1 AND created_at < ?2 AND last_event_at IS NULL AND merged_into IS NULL AND NOT ${isKnownSince('?2')})`,
    )
    .bind(projectId, quietSince)
    .first<{ leads: number; quietestSince: number | null }>();
  return found ?? { leads: 0, quietestSince: null };
}
