import { and, asc, desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { RefreshMessage } from '../../contract/refresh-message.ts';
import type { LeadRun } from '../../contract/scoring-rule.ts';
import { log } from '../../observe/log.ts';
import { currentRequestId } from '../../observe/request-id.ts';
import { leadRuns } from '../storage/tables.ts';

/** A run starts after this delay, so that leads created just before it are in D1. */
const START_DELAY_SECONDS = 1;

/** A row of `lead_runs`. cron/lead-runs processes the leads of a run. */
export type RunRecord = typeof leadRuns.$inferSelect;

export interface NewLeadRun {
  id: string;
  projectId: string;
  /** `refresh` applies the newest config, `rescore` recalculates the history, and `erase` erases the leads of a deleted project. */
  kind: Exclude<LeadRun['kind'], 'withdraw'>;
  rulesetVersion: number;
  startedBy: string;
  /** For a rescore: whether its changes may run automations. */
  firesAutomations?: boolean;
  /** Whether the run evaluates a segment. A run of this kind starts only if the segment refers to it. */
  isOfSegment?: true;
  now: number;
}

/**
 * Returns the statement that inserts a run over all leads of a project. The statement must be part of the batch whose change causes the
 * run. The caller must then send the first page.
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

/** Sends the first page of a stored run. If sending fails, the cron sends the page again (`resumeStalledRuns`). */
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

/** The run, or null if it does not belong to this project. */
export async function findLeadRun(
  db: D1Database,
  { projectId, runId }: { projectId: string; runId: string },
): Promise<LeadRun | null> {
  const run = await drizzle(db)
    .select()
    .from(leadRuns)
    .where(and(eq(leadRuns.id, runId), eq(leadRuns.projectId, projectId)))
    .get();
  return run ? toLeadRun(run) : null;
}

/** The newest rescores of a project, newest first. */
export async function readRescores(db: D1Database, projectId: string): Promise<LeadRun[]> {
  const runs = await drizzle(db)
    .select()
    .from(leadRuns)
    .where(and(eq(leadRuns.projectId, projectId), eq(leadRuns.kind, 'rescore')))
    .orderBy(desc(leadRuns.createdAt), asc(leadRuns.id))
    .limit(LIMITS.pageSizeDefault);
  return runs.map(toLeadRun);
}

const toLeadRun = (run: RunRecord): LeadRun => ({
  id: run.id,
  kind: run.kind,
  rulesetVersion: run.rulesetVersion,
  status: run.status,
  total: run.total,
  done: run.done,
  changed: run.changed,
  createdAt: toInstant(run.createdAt),
  firesAutomations: run.firesAutomations,
  finishedAt: toInstantOrNull(run.finishedAt),
});
