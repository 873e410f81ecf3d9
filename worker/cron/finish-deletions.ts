import { insertLeadRun, sendFirstPage } from '../settings/scoring/lead-run.ts';
import { newId } from '../settings/storage/new-id.ts';

/** Max. projects per tick; the next tick takes the rest. */
const PROJECTS_PER_TICK = 20;

/** Every table that refers to a project, except the leads' own: each lead's object deletes its rows. */
export const PROJECT_TABLES = [
  ...[
    'activity_hourly',
    'activity_types',
    'stage_moves_hourly',
    'stage_counts',
    'leads_by_age',
    'leads_by_company',
    'leads_by_name',
    'leads_to_call',
    'leads_to_refresh',
    'leads_worked',
    'segment_members',
    'segments',
    'lists',
    'deleted_lists',
    'call_marks',
    'notifications',
    'tasks_due',
    'projection_backlog',
    'erased_leads',
  ],
  ...[
    'rulesets',
    'identities',
    'shared_emails',
    'identity_conflicts',
    'daily_usage',
    'page_delivery_bytes',
    'alerts',
    'event_types',
    'lead_runs',
    'lead_run_leads',
    'lead_run_lanes',
    'spared_leads',
    'studies',
    'return_counts',
    'challengers',
    'drafts',
  ],
  ...[
    'rejected_events',
    'rejection_reasons',
    'rejected_hourly',
    'audit_log',
    'api_keys',
    'members',
    'invitations',
    'kept_answers',
  ],
  ...[
    'import_errors',
    'import_chunks',
    'import_pending_chunks',
    'import_leads',
    'imports',
    'deliveries',
    'slow_receivers',
    'automations',
    'webhook_endpoints',
  ],
] as const;

const EMPTYING = [
  'DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE project_id = ?1)',
  ...PROJECT_TABLES.map((table) => `DELETE FROM ${table} WHERE project_id = ?1`),
];

/**
 * Continues deleting closed projects. While D1 has leads of the project, a run erases them. Once D1 has no more leads of the project, all
 * other rows are deleted. A lead that could not reach D1, or an isolate with an old cache, may still add rows later. The next tick finds
 * such late rows, because the project's own row stays, without its data.
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

/** Starts erasing all leads of a closed project. */
export async function startErasure(env: Env, projectId: string, now: number): Promise<void> {
  const id = newId('run');
  await insertLeadRun(env.DB, { id, projectId, kind: 'erase', rulesetVersion: 0, startedBy: 'deletion', now }).run();
  await sendFirstPage(env, id);
}
