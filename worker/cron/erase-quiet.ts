import type { RefreshMessage } from '../contract/refresh-message.ts';
import { DAY_MS } from '../domain/time.ts';

/** Erasing takes several calls a lead: few to a message, so that it fails small. */
const LEADS_PER_MESSAGE = 10;
const MESSAGES_PER_SEND = 50;
/** One tick's leads, over all projects; what is left comes with the next. */
const LEADS_PER_TICK = 500;

/** A user of whom anything is known, and who has not been known for longer than leads are kept: the object would refuse. */
const isKnownSince = (since: string) =>
  `(leads.id_kind = 'own' AND leads.created_at >= ${since}
    AND (coalesce(leads.email, leads.name, leads.company, leads.phone) IS NOT NULL OR leads.custom IS NOT '{}'))`;

const QUIET_SINCE = `?1 - projects.retention_days * ${DAY_MS}`;
/** Two ranges of two indexes: leads by their last event, and those that never had one by when they became known. */
const QUIET_LEADS = `
  SELECT projects.id AS projectId, leads.lead_id AS leadId, ${QUIET_SINCE} AS quietSince
  FROM projects CROSS JOIN leads INDEXED BY leads_by_last_event
  WHERE projects.retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND leads.last_event_at < ${QUIET_SINCE} AND leads.merged_into IS NULL AND NOT ${isKnownSince(QUIET_SINCE)}
  UNION ALL
  SELECT projects.id, leads.lead_id, ${QUIET_SINCE}
  FROM projects CROSS JOIN leads INDEXED BY leads_never_active
  WHERE projects.retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND leads.created_at < ${QUIET_SINCE} AND leads.last_event_at IS NULL AND leads.merged_into IS NULL`;

/**
 * Sends the leads that were quiet for longer than their project keeps them to be erased. Each is looked at again by its
 * object: whoever comes back in between stays.
 */
export async function eraseQuiet(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(`${QUIET_LEADS} LIMIT ?2`)
    .bind(now, LEADS_PER_TICK)
    .all<{ projectId: string; leadId: string; quietSince: number }>();
  await sendQuiet(env, results, { unlessKnown: false });
  return results.length;
}

/** Sends leads to be erased if they are still quiet; with `unlessKnown`, only those that are still anonymous, too. */
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

/** How many leads of a project would be erased with these days of retention, and since when the quietest is quiet. */
export async function previewRetention(
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
         WHERE project_id = ?1 AND created_at < ?2 AND last_event_at IS NULL AND merged_into IS NULL)`,
    )
    .bind(projectId, quietSince)
    .first<{ leads: number; quietestSince: number | null }>();
  return found ?? { leads: 0, quietestSince: null };
}
