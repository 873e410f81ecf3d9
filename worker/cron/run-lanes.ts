import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { currentRequestId } from '../observe/request-id.ts';
import type { RunRecord } from '../settings/scoring/lead-run.ts';
import { leadRunLanes } from '../settings/storage/tables.ts';
import { listKeyRanges } from '../studies/list-key-ranges.ts';
import { sendLanes } from '../studies/send-lanes.ts';

/**
 * A lane that has not finished, and that covers the leads after `cursor`, up to and including `throughKey`, or all leads after `cursor` if
 * `throughKey` is null.
 */
export type RunLane = typeof leadRunLanes.$inferSelect;

/** A page whose leads have all been called. */
export interface WalkedPage {
  /** The leads of the page come after this ID, and the next page starts after `next`. */
  cursor: string;
  next: string;
  isLast: boolean;
  leads: number;
  changed: number;
  now: number;
}

/**
 * Divides a starting run into lanes, which work in parallel. Returns false if the run has few leads or works on a list: such a run works
 * page by page. If the messages are lost, the cron sends them again (`resumeStalledRuns`).
 */
export async function openLanes(env: Env, run: RunRecord): Promise<boolean> {
  const { id, projectId } = run;
  if (run.listed || run.importId !== null || run.cursor !== '') return false;
  const ranges = await listKeyRanges(env.DB, projectId);
  if (ranges.length < 2) return false;
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO lead_run_lanes (run_id, lane, project_id, cursor, through_key)
       SELECT ?1, key, ?2, value ->> 'after', value ->> 'through' FROM json_each(?3)
       WHERE (SELECT lanes FROM lead_runs WHERE id = ?1) = 0`,
    ).bind(id, projectId, JSON.stringify(ranges)),
    env.DB.prepare(`UPDATE lead_runs SET lanes = ?2 WHERE id = ?1 AND lanes = 0`).bind(id, ranges.length),
  ]);
  await sendRunLanes(env, id);
  return true;
}

/**
 * Sends the next page of every lane that has not finished. If the first message was only slow and not lost, the second message does no
 * harm.
 */
export async function sendRunLanes(env: Env, runId: string): Promise<void> {
  const lanes = await drizzle(env.DB)
    .select()
    .from(leadRunLanes)
    .where(and(eq(leadRunLanes.runId, runId), isOpen));
  const requestId = currentRequestId();
  await sendLanes(
    env,
    lanes.map(({ lane, cursor }) => ({ type: 'page', runId, lane, cursor, requestId })),
  );
}

export const findLane = (db: D1Database, runId: string, lane: number): Promise<RunLane | undefined> =>
  drizzle(db)
    .select()
    .from(leadRunLanes)
    .where(and(eq(leadRunLanes.runId, runId), eq(leadRunLanes.lane, lane), isOpen))
    .get();

const isOpen = eq(leadRunLanes.finished, false);

/**
 * Advances a lane and adds its page to the run's counts. A duplicate page adds nothing. Returns whether the run has finished, which happens
 * with its last lane.
 */
export async function moveLane(
  db: D1Database,
  {
    run: { id },
    lane,
    page: { cursor, next, isLast, leads, changed, now },
  }: { run: RunRecord; lane: number; page: WalkedPage },
): Promise<boolean> {
  const [, moved] = await db.batch<{ status: RunRecord['status'] }>([
    db
      .prepare(
        `UPDATE lead_run_lanes SET cursor = ?4, finished = ?5 WHERE run_id = ?1 AND lane = ?2 AND cursor = ?3 AND finished = 0`,
      )
      .bind(id, lane, cursor, next, isLast ? 1 : 0),
    db
      .prepare(
        `UPDATE lead_runs SET done = done + ?2, changed = changed + ?3, updated_at = ?4, total = max(total, done + ?2),
           status = CASE WHEN open THEN 'running' ELSE 'finished' END, finished_at = CASE WHEN open THEN NULL ELSE ?4 END
         FROM (SELECT EXISTS (SELECT 1 FROM lead_run_lanes WHERE run_id = ?1 AND finished = 0) AS open)
         WHERE id = ?1 AND status = 'running' AND changes() > 0 RETURNING status`,
      )
      .bind(id, leads, changed, now),
    db
      .prepare(
        `DELETE FROM lead_run_lanes WHERE run_id = ?1 AND EXISTS (SELECT 1 FROM lead_runs WHERE id = ?1 AND status = 'finished')`,
      )
      .bind(id),
  ]);
  return moved?.results[0]?.status === 'finished';
}
