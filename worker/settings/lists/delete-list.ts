import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import { askForAnyList } from '../../domain/existing-lists.ts';
import { changeSettings } from '../change-settings.ts';
import { sendFirstPage } from '../scoring/lead-run.ts';
import { fillRun, nextConfig } from '../segments/fill-segment.ts';
import { readSegments } from '../segments/read-segments.ts';
import { segments } from '../storage/tables.ts';
import { findListName, type NoSuchList } from './show-lists.ts';

/**
 * Segments or automations use the list. The error names the automations and segments that the actor may see, and counts all other segments.
 */
export interface ListInUse {
  reason: 'list_in_use';
  names: string[];
  others: number;
}

/** A plain text search is sufficient, because list IDs are random, so nothing else in conditions contains one. */
const IN_USE = `SELECT id, NULL AS automation FROM segments WHERE project_id = ?1 AND instr(conditions, ?2) > 0
  UNION ALL SELECT id, body ->> 'name' FROM automations WHERE project_id = ?1 AND instr(body, ?2) > 0`;

/**
 * Deletes a list. The list's leads stay unchanged, and their timelines still show that they were on it. Segments that test whether a lead
 * is on any list are evaluated again.
 */
export async function deleteList(
  call: Call,
  { listId: id }: { listId: string },
): Promise<{ id: string; deleted: true } | NoSuchList | ListInUse | { reason: 'contended' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const name = await findListName(env.DB, projectId, id);
  if (name === null) return { reason: 'no_such_list' };
  const { results: using } = await env.DB.prepare(IN_USE).bind(projectId, id).all<{
    id: string;
    automation: string | null;
  }>();
  if (using.length > 0) {
    const seen = await readSegments(env.DB, call, { isCounted: false });
    const nameOf = ({ id: used, automation }: (typeof using)[number]) =>
      automation ?? seen.find((segment) => segment.id === used)?.name ?? [];
    const names = using.flatMap(nameOf);
    return { reason: 'list_in_use', names, others: using.length - names.length };
  }
  const asking = await findAsking(env.DB, projectId);
  const run = asking.length > 0 ? await fillRun(call) : null;
  const isUnused = `NOT EXISTS (${IN_USE})`;
  const fillAgain = env.DB.prepare(
    `UPDATE segments SET defined_in = ${nextConfig('?1', '?5')}, run_id = ?4
     WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?3)) AND ${isUnused}`,
  ).bind(projectId, id, JSON.stringify(asking), run?.runId ?? null, now);
  const isDeleted = await changeSettings(call, {
    statements: [
      env.DB.prepare(`DELETE FROM segment_members WHERE project_id = ?1 AND segment_id = ?2 AND ${isUnused}`).bind(
        ...[projectId, id],
      ),
      env.DB.prepare(
        `INSERT OR IGNORE INTO deleted_lists (project_id, id) SELECT project_id, id FROM lists
         WHERE project_id = ?1 AND id = ?2 AND ${isUnused}`,
      ).bind(projectId, id),
      ...(run ? [fillAgain, run.statement] : []),
      env.DB.prepare(`DELETE FROM lists WHERE project_id = ?1 AND id = ?2 AND ${isUnused}`).bind(projectId, id),
    ],
    audit: { action: 'list.deleted', target: id, before: { name } },
    bumpsConfig: true,
  });
  if (isDeleted && run) await sendFirstPage(env, run.runId);
  return isDeleted ? { id, deleted: true } : { reason: 'contended' };
}

/** The segments whose conditions test whether a lead is on any list. */
async function findAsking(db: D1Database, projectId: string): Promise<string[]> {
  const { id, conditions } = segments;
  const rows = await drizzle(db).select({ id, conditions }).from(segments).where(eq(segments.projectId, projectId));
  return rows.filter(({ conditions }) => askForAnyList(JSON.parse(conditions) as LeadConditions)).map(({ id }) => id);
}
