import { DAY_MS } from '../domain/time.ts';
import { isKnownSince, sendQuiet } from './erase-quiet.ts';

/** Runs in the first minute of an hour: 180 days are not urgent, and each run passes over known leads that are idle. */
const PERIOD_MINUTES = 60;
/** Max. leads per run, over all projects; the next run takes the rest. */
const LEADS_PER_RUN = 5_000;

const QUIET_SINCE = `?1 - projects.anonymous_retention_days * ${DAY_MS}`;
const ANONYMOUS = `leads.id_kind <> 'own' AND leads.email IS NULL AND leads.name IS NULL AND leads.company IS NULL
  AND leads.owner IS NULL AND leads.status IS NULL AND leads.task_due_at IS NULL`;
const quietBy = (index: string, condition: string) => `
  SELECT projects.id AS projectId, leads.lead_id AS leadId, ${QUIET_SINCE} AS quietSince
  FROM projects CROSS JOIN leads INDEXED BY ${index}
  WHERE projects.anonymous_retention_days IS NOT NULL AND projects.deleted_at IS NULL AND leads.project_id = projects.id
    AND ${condition} AND leads.merged_into IS NULL AND ${ANONYMOUS} AND NOT ${isKnownSince(QUIET_SINCE)}`;
/** By their last event, or if they never had one, by when they became known. */
const SELECT_ANONYMOUS = [
  quietBy('leads_by_last_event', `leads.last_event_at < ${QUIET_SINCE}`),
  quietBy('leads_never_active', `leads.last_event_at IS NULL AND leads.created_at < ${QUIET_SINCE}`),
].join(' UNION ALL ');

/**
 * Queues for erasure the leads that nobody ever identified or works on, and that have been idle for longer than their project keeps such
 * leads. Each lead's object checks again, so a lead that returns or is identified in the meantime stays.
 */
export async function eraseAnonymous(env: Env, now: number): Promise<number> {
  if (Math.floor(now / 60_000) % PERIOD_MINUTES !== 0) return 0;
  const { results } = await env.DB.prepare(`${SELECT_ANONYMOUS} LIMIT ?2`)
    .bind(now, LEADS_PER_RUN)
    .all<{ projectId: string; leadId: string; quietSince: number }>();
  await sendQuiet(env, results, { unlessKnown: true });
  return results.length;
}
