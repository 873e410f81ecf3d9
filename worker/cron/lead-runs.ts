import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { SparedReason } from '../contract/erasure.ts';
import { LIMITS } from '../contract/limits.ts';
import { eraseLead } from '../identity/erase-lead.ts';
import { withdrawFromLead } from '../imports/withdraw-from-lead.ts';
import { leadObject, withConfig } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { type RunRecord, sendPage } from '../settings/scoring/lead-run.ts';
import { leadRuns } from '../settings/storage/tables.ts';
import { verifyPublished } from '../studies/verify-study.ts';
import { findLane, moveLane, openLanes, type RunLane, sendRunLanes, type WalkedPage } from './run-lanes.ts';

/** Leads per page. 50 leads are enough to use the time of one queue message, and few enough that a failure repeats little. */
const PAGE_SIZE = 50;
/** Erasing takes several calls per lead. */
const ERASURE_PAGE_SIZE = 10;
/** If a run has made no progress for this long, its message was lost, for example in a local restart. The run then gets a new message. */
const STALLED_MS = 60_000;

/**
 * Handles one page: calls its leads, queues the next page, and moves the cursor of the run or its lane. Because the next page is queued
 * first, a crash may repeat a page but never loses the run. Moving the cursor is a compare-and-swap, so a duplicate page counts once.
 */
export async function handlePage(
  env: Env,
  { runId, lane, cursor }: { runId: string; lane?: number | undefined; cursor: string },
  now: number,
): Promise<'done' | 'early'> {
  const run = await drizzle(env.DB).select().from(leadRuns).where(eq(leadRuns.id, runId)).get();
  if (!run || run.status === 'finished') return 'done';
  if (lane === undefined && (run.lanes > 0 || (await openLanes(env, run)))) return 'done';
  const place = lane === undefined ? { cursor: run.cursor, throughKey: null } : await findLane(env.DB, runId, lane);
  if (!place || place.cursor > cursor) return 'done';
  if (place.cursor < cursor) return 'early';
  const spared: Spared[] = [];
  const call = await callOf(env, run, spared);
  if (!call) return 'done';
  const { leadIds, isLast } = await listPage(env.DB, run, place);
  const atOnce = lane === undefined ? LIMITS.leadsAtOnceMax : LIMITS.laneLeadsAtOnceMax;
  const changed = (await mapLeadsInBackground(leadIds, call, { atOnce })).filter(Boolean).length;
  const next = leadIds.at(-1) ?? cursor;
  if (!isLast) await sendPage(env, { runId, lane, cursor: next });
  const page = { cursor, next, isLast, leads: leadIds.length, changed, now };
  await noteSpared(env.DB, run, spared);
  const hasFinished =
    lane === undefined ? await moveRun(env.DB, run, page) : await moveLane(env.DB, { run, lane, page });
  if (hasFinished) {
    const { projectId, rulesetVersion: version, kind } = run;
    await verifyPublished(env, { projectId, version, isRescore: kind === 'rescore', now });
  }
  return 'done';
}

/** A lead that a run over a list did not erase, and why. */
interface Spared {
  leadId: string;
  reason: SparedReason;
}

/** Records that the erasure left out these leads, except those that have been erased in the meantime. */
async function noteSpared(db: D1Database, { id, projectId }: RunRecord, spared: readonly Spared[]): Promise<void> {
  if (spared.length === 0) return;
  await db
    .prepare(
      `INSERT INTO spared_leads (run_id, project_id, lead_id, reason)
       SELECT ?1, ?2, lead_id, value ->> 'reason' FROM json_each(?3)
       CROSS JOIN leads ON project_id = ?2 AND lead_id = value ->> 'leadId' WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(id, projectId, JSON.stringify(spared))
    .run();
}

/** Advances a run that has no lanes. A duplicate page does not advance the run again. Returns whether the run has finished. */
async function moveRun(db: D1Database, run: RunRecord, page: WalkedPage): Promise<boolean> {
  const { cursor, next, isLast, leads, changed, now } = page;
  const [moved] = await db.batch([
    db
      .prepare(
        `UPDATE lead_runs SET cursor = ?3, done = done + ?4, changed = changed + ?5, updated_at = ?6,
           status = ?7, finished_at = ?8, total = max(total, done + ?4)
         WHERE id = ?1 AND cursor = ?2 AND round = ?9 AND status = 'running'`,
      )
      .bind(
        // A finished run stores no cursor, because the cursor would be the ID of the last lead, which may be an email address and may be
        // erased later.
        ...[run.id, cursor, isLast ? '' : next, leads, changed, now],
        ...(isLast ? ['finished', now] : ['running', null]),
        run.round,
      ),
    ...(isLast && run.listed ? [db.prepare('DELETE FROM lead_run_leads WHERE run_id = ?1').bind(run.id)] : []),
  ]);
  return isLast && Boolean(moved?.meta.changes);
}

/** The next leads of a run or of one of its lanes, by ID. */
async function listPage(
  db: D1Database,
  run: RunRecord,
  { cursor, throughKey }: Pick<RunLane, 'cursor' | 'throughKey'>,
): Promise<{ leadIds: string[]; isLast: boolean }> {
  const size = run.listed ? ERASURE_PAGE_SIZE : PAGE_SIZE;
  const statement = run.importId
    ? db
        .prepare(
          `SELECT lead_id FROM import_leads WHERE project_id = ?1 AND import_id = ?2 AND lead_id > ?3 ORDER BY lead_id LIMIT ?4`,
        )
        .bind(run.projectId, run.importId, cursor, size)
    : run.listed
      ? db
          .prepare('SELECT lead_id FROM lead_run_leads WHERE run_id = ?1 AND lead_id > ?2 ORDER BY lead_id LIMIT ?3')
          .bind(run.id, cursor, size)
      : db
          .prepare(
            `SELECT lead_id FROM leads WHERE project_id = ?1 AND lead_id > ?2 AND (?5 IS NULL OR lead_id <= ?5)
             AND (merged_into IS NULL OR ?4 = 'erase') ORDER BY lead_id LIMIT ?3`,
          )
          .bind(run.projectId, cursor, size, run.kind, throughKey);
  const { results } = await statement.all<{ lead_id: string }>();
  return { leadIds: results.map(({ lead_id: leadId }) => leadId), isLast: results.length < size };
}

/** True if the lead changed. */
type CallLead = (leadId: string) => Promise<boolean>;

/** The action of a run on each lead, or null if the project is gone and there is nothing left to do. */
async function callOf(
  env: Env,
  { id, kind, listed, projectId, firesAutomations, importId, onlyFromPages, createdAt: asOf }: RunRecord,
  spared: Spared[],
): Promise<CallLead | null> {
  const at = (leadId: string) => leadObject(env, projectId, leadId);
  if (kind === 'erase') {
    // In a deleted project every lead goes, so merged leads are erased one by one.
    if (!listed) return async (leadId) => (await at(leadId).erase({ part: 'of_its_project' })).status === 'erased';
    // After the list was made, a listed lead may have been merged into a lead that is not on the list, or may have absorbed such leads.
    // Each listed lead therefore needs a check.
    return async (leadId) => {
      const erased = await eraseLead(env, { projectId, leadId, winner: leadId, asOf, onlyFromPages });
      switch (erased.status) {
        case 'erased':
          spared.push(...erased.kept.map((kept) => ({ leadId: kept, reason: 'unmerged' as const })));
          return true;
        case 'no_such_lead':
          return false;
        case 'not_quiet':
          spared.push({ leadId, reason: erased.because === 'joined' ? 'joined' : 'known' });
          return false;
        case 'merged':
        case 'unsettled':
          spared.push({ leadId, reason: erased.status });
          return false;
      }
    };
  }
  const config = await findProjectConfig(env.DB, projectId);
  if (!config) return null;
  if (importId !== null)
    return async (leadId) => (await withdrawFromLead(env, { projectId, importId, leadId, config })).hasChanged;
  const tells = firesAutomations ? ('everything' as const) : ('nothing' as const);
  const requestId = currentRequestId();
  return async (leadId) =>
    isChanged(
      await withConfig(env, { projectId, config }, (carried) =>
        kind === 'rescore'
          ? at(leadId).rescore(carried, { runId: id, tells, requestId })
          : at(leadId).refresh(carried, { requestId }),
      ),
    );
}

const isChanged = (versions: { fromVersion: number; version: number } | null): boolean =>
  versions !== null && versions.version !== versions.fromVersion;

/**
 * Queues the next page of runs whose message was lost. If the first message was only slow and not lost, the second message does no harm.
 */
export async function resumeStalledRuns(env: Env, now: number): Promise<void> {
  const { results } = await env.DB.prepare(
    `SELECT id, cursor, lanes FROM lead_runs WHERE status = 'running' AND updated_at < ?1 LIMIT 100`,
  )
    .bind(now - STALLED_MS)
    .all<{ id: string; cursor: string; lanes: number }>();
  for (const { id, cursor, lanes } of results)
    if (lanes > 0) await sendRunLanes(env, id);
    else await sendPage(env, { runId: id, cursor });
}
