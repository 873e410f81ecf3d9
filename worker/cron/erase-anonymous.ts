import { DAY_MS } from '../domain/time.ts';
import { isKnownSince, sendQuiet } from './erase-quiet.ts';

/**
 * Runs once an hour. An hour more or less does not matter after 180 days, and each run has to skip all identified leads that have been idle
 * for as long.
 */
const PERIOD_MINUTES = 60;
/** Max. leads per run, for all projects together; the next run takes the rest. */
const LEADS_PER_RUN = 5_000;

const QUIET_SINCE = `?1 - projects.anonymous_retention_days * ${DAY_MS}`;
const ANONYMOUS = `leads.id_kind <> 'own' AND leads.email IS NULL AND leads.name IS NULL AND leads.company IS NULL
  AND leads.owner IS NULL AND leads.status IS NULL AND leads.task_due_at IS NULL`;
const quietBy = (index: string, condition: string) => `
  SELECT projects.id AS projectId, leads.lead_id AS leadId, ${QUIET_SINCE} AS quietSince
  FROM projects CROSS JOIN leads INDEXED BY ${index}
  WHERE projects.anonymous_retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND ${condition} AND leads.merged_into IS NULL AND ${ANONYMOUS} AND NOT ${isKnownSince(QUIET_SINCE)}`;
/** Selects leads by their last event, or by their first contact if they have no event. */
const SELECT_ANONYMOUS = [
  quietBy('leads_by_last_event', `leads.last_event_at < ${QUIET_SINCE}`),
  quietBy('leads_never_active', `leads.last_event_at IS NULL AND leads.created_at < ${QUIET_SINCE}`),
].join(' UNION ALL ');

/**
 * Queues leads for erasure that were never identified, that nobody works on, and that have been idle longer than their project keeps such
 * leads. Each lead's object checks again, so a lead that returns or is identified in the meantime is kept.
 */
export async function eraseAnonymous(env: Env, now: number): Promise<number> {
  if (Math.floor(now / 60_000) % PERIOD_MINUTES !== 0) return 0;
  const { results } = await env.DB.prepare(`${SELECT_ANONYMOUS} LIMIT ?2`)
    .bind(now, LEADS_PER_RUN)
    .all<{ projectId: string; leadId: string; quietSince: number }>();
  await sendQuiet(env, results, { unlessKnown: true });
  return results.length;
}
