import { newId } from '../settings/storage/new-id.ts';
import { insertLeadRun, sendFirstPage } from './lead-runs.ts';

/** Of one tick; what is left comes with the next. */
const PROJECTS_PER_TICK = 20;

/** Everything that names a project, but for its leads: those go by their objects, which take their rows with them. */
export const PROJECT_TABLES = [
  ...['activity_hourly', 'stage_moves_hourly', 'stage_counts', 'leads_by_age', 'leads_by_name', 'projection_backlog'],
  ...['rulesets', 'identities', 'identity_conflicts', 'daily_usage', 'event_types', 'lead_runs', 'lead_run_leads'],
  ...['rejected_events', 'rejection_reasons', 'audit_log', 'api_keys', 'members', 'invitations'],
  ...[
    'import_errors',
    'import_chunks',
    'import_pending_chunks',
    'import_leads',
    'imports',
    'deliveries',
    'automations',
    'webhook_endpoints',
  ],
] as const;

const EMPTYING = [
  'DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE project_id = ?1)',
  ...PROJECT_TABLES.map((table) => `DELETE FROM ${table} WHERE project_id = ?1`),
];

/**
 * Goes on with projects that were deleted: while a lead is in D1, by a run that erases it; then by taking away all other
 * rows. What arrives later still (of a lead that could not reach D1, or an isolate that had not heard) is found by the
 * next tick, as the project's emptied row stays.
 */
export async function finishDeletions(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT id, EXISTS (SELECT 1 FROM leads WHERE project_id = projects.id) AS hasLeads,
       EXISTS (SELECT 1 FROM lead_runs WHERE project_id = projects.id AND kind = 'erase' AND listed = 0 AND status = 'running') AS isErasing
     FROM projects WHERE deleted_at IS NOT NULL AND (
       EXISTS (SELECT 1 FROM leads WHERE project_id = projects.id)
       OR EXISTS (SELECT 1 FROM stage_counts WHERE project_id = projects.id)
       OR EXISTS (SELECT 1 FROM rulesets WHERE project_id = projects.id)
       OR EXISTS (SELECT 1 FROM lead_runs WHERE project_id = projects.id)
       OR EXISTS (SELECT 1 FROM deliveries WHERE project_id = projects.id)
     ) LIMIT ?1`,
  )
    .bind(PROJECTS_PER_TICK)
    .all<{ id: string; hasLeads: 0 | 1; isErasing: 0 | 1 }>();
  for (const { id, hasLeads, isErasing } of results) {
    if (isErasing) continue;
    if (hasLeads) await startErasure(env, id, now);
    else await env.DB.batch(EMPTYING.map((sql) => env.DB.prepare(sql).bind(id)));
  }
  return results.length;
}

/** Begins to erase all leads of a project that was closed. */
export async function startErasure(env: Env, projectId: string, now: number): Promise<void> {
  const id = newId('run');
  await insertLeadRun(env.DB, { id, projectId, kind: 'erase', rulesetVersion: 0, startedBy: 'deletion', now }).run();
  await sendFirstPage(env, id);
}
