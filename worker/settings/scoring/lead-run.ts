import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { RefreshMessage } from '../../contract/refresh-message.ts';
import type { LeadRun } from '../../contract/scoring-rule.ts';
import { log } from '../../observe/log.ts';
import { currentRequestId } from '../../observe/request-id.ts';

/** Waits for leads that were created just before the run began to reach D1. */
const START_DELAY_SECONDS = 1;

/** A row of `lead_runs`. cron/lead-runs takes a run through its leads. */
export interface RunRecord {
  id: string;
  project_id: string;
  kind: LeadRun['kind'];
  ruleset_version: number;
  cursor: string;
  total: number;
  done: number;
  changed: number;
  status: 'running' | 'finished';
  created_at: number;
  finished_at: number | null;
  fires_automations: number;
  /** Whether the run covers only the leads in `lead_run_leads`. */
  listed: number;
  /** Whether to keep leads that anyone other than pages has named. */
  only_from_pages: number;
  /** The import that is undone. */
  import_id: string | null;
  round: number;
  /** The number of the run's lanes; 0 if it is one chain of pages. */
  lanes: number;
}

export interface NewLeadRun {
  id: string;
  projectId: string;
  /** `refresh` applies the newest config, `rescore` recalculates the history, `erase` erases the leads of a deleted project. */
  kind: Exclude<LeadRun['kind'], 'withdraw'>;
  rulesetVersion: number;
  startedBy: string;
  /** For a rescore: whether its changes may run automations. */
  firesAutomations?: boolean;
  /** Whether the run evaluates a segment, and only begins if the segment names it. */
  isOfSegment?: true;
  now: number;
}

/**
 * The statements of a new run over all leads of a project, for the batch of the change that causes it. Its first page must be sent
 * afterwards.
 */
export const insertLeadRun = (db: D1Database, run: NewLeadRun): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO lead_runs (id, project_id, kind, ruleset_version, total, created_at, created_by, updated_at, fires_automations)
       SELECT ?1, ?2, ?3, ?4, (SELECT coalesce(sum(count), 0) FROM stage_counts WHERE project_id = ?2), ?5, ?6, ?5, ?7
       ${run.isOfSegment ? 'WHERE EXISTS (SELECT 1 FROM segments WHERE project_id = ?2 AND run_id = ?1)' : ''}`,
    )
    .bind(
      ...[run.id, run.projectId, run.kind, run.rulesetVersion, run.now, run.startedBy],
      run.firesAutomations === true ? 1 : 0,
    );

/** Sends the first page of a stored run. If that fails, the cron resends it (`resumeStalledRuns`). */
export async function sendFirstPage(env: Env, runId: string): Promise<void> {
  await sendPage(env, { runId, cursor: '' }, START_DELAY_SECONDS).catch((error: unknown) =>
    log('warn', 'lead_run.page_not_sent', { runId, error: String(error) }),
  );
}

export function sendPage(
  env: Env,
  { runId, lane, cursor }: { runId: string; lane?: number | undefined; cursor: string },
  delaySeconds = 0,
): Promise<unknown> {
  const message: RefreshMessage = { type: 'page', runId, lane, cursor, requestId: currentRequestId() };
  return env.REFRESHES.send(message, { delaySeconds });
}

/** The run, or null if it belongs to another project. */
export async function findLeadRun(
  db: D1Database,
  { projectId, runId }: { projectId: string; runId: string },
): Promise<LeadRun | null> {
  const run = await db
    .prepare('SELECT * FROM lead_runs WHERE id = ?1 AND project_id = ?2')
    .bind(runId, projectId)
    .first<RunRecord>();
  return run && toLeadRun(run);
}

/** The newest rescores of a project, newest first. */
export async function readRescores(db: D1Database, projectId: string): Promise<LeadRun[]> {
  const { results } = await db
    .prepare("SELECT * FROM lead_runs WHERE project_id = ?1 AND kind = 'rescore' ORDER BY created_at DESC, id LIMIT ?2")
    .bind(projectId, LIMITS.pageSizeDefault)
    .all<RunRecord>();
  return results.map(toLeadRun);
}

const toLeadRun = (run: RunRecord): LeadRun => ({
  id: run.id,
  kind: run.kind,
  rulesetVersion: run.ruleset_version,
  status: run.status,
  total: run.total,
  done: run.done,
  changed: run.changed,
  createdAt: toInstant(run.created_at),
  firesAutomations: run.fires_automations === 1,
  finishedAt: toInstantOrNull(run.finished_at),
});
