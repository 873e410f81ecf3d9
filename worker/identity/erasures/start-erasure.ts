import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { LeadFilter } from '../../contract/lead-query.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { LeadRun } from '../../contract/scoring-rule.ts';
import type { NoSuchStage } from '../../people/list/score-range.ts';
import { fingerprint, selectMatchingIds } from '../../project/matching-ids.ts';
import { auditChange } from '../../settings/projects/audit.ts';
import { findLeadRun, sendFirstPage } from '../../settings/scoring/lead-run.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { matchFilter } from './match-filter.ts';

/** The reason why nothing was erased. */
export type ErasureRefused =
  | NoSuchStage
  | { reason: 'too_many' | 'none' }
  /** `leads` leads match now, but the caller expected `expected`. */
  | { reason: 'other_number'; leads: number; expected: number }
  /** The same number of leads match as before, but not the same leads. */
  | { reason: 'other_leads' };

/**
 * Starts erasing the leads that match now. Refuses unless exactly as many leads match as the caller expects, or, with `previewId`, exactly
 * the leads of the preview. The list is stored in one transaction with the run and its audit entry, so later changes to the matches have no
 * effect. A lead is kept if others were merged into it in the meantime. If the filter selects leads that only pages have named, a lead is
 * also kept if somebody else has named it since.
 */
export async function startErasure(
  call: Call,
  { filter, leads: expected, previewId }: { filter: LeadFilter; leads: number; previewId?: string | undefined },
): Promise<LeadRun | ErasureRefused> {
  requirePermission(call, 'leads:write');
  const matched = await matchFilter(call, filter);
  if ('reason' in matched) return matched;
  const { env, projectId, now } = call;
  const [salt, shown] = previewId === undefined ? [] : previewId.split('.').map(Number);
  const runId = newId('run');
  const ids = selectMatchingIds(matched);
  const max = LIMITS.bulkEraseLeadsMax;
  const actor = actorIdOf(call.actor);
  const entry = auditChange(drizzle(env.DB), {
    ...{ projectId, at: now, actor, action: 'leads.erasure_started', target: runId },
    after: { leads: expected, filter: withoutSearch(filter) },
  }).toSQL();
  const [, counted] = await env.DB.batch<{ leads: number }>([
    env.DB.prepare(
      `INSERT INTO lead_run_leads (run_id, project_id, lead_id) SELECT ?, ?, lead_id FROM (${ids.sql}) LIMIT ?`,
    ).bind(runId, projectId, ...ids.values, max + 1),
    env.DB.prepare('SELECT count(*) AS leads FROM lead_run_leads WHERE run_id = ?').bind(runId),
    env.DB.prepare(
      `INSERT INTO lead_runs (id, project_id, kind, ruleset_version, total, created_at, created_by, updated_at, listed,
         only_from_pages)
       SELECT ?1, ?2, 'erase', 0, listed.n, ?3, ?4, ?3, 1, ?7
       FROM (SELECT count(*) AS n, ${fingerprint('?9')} AS fingerprint FROM lead_run_leads AS its
         CROSS JOIN leads ON leads.project_id = ?2 AND leads.lead_id = its.lead_id WHERE its.run_id = ?1) AS listed
       WHERE n = ?5 AND n BETWEEN 1 AND ?6 AND (?8 IS NULL OR fingerprint = ?8)`,
    ).bind(
      runId,
      projectId,
      now,
      actor,
      expected,
      max,
      filter.knownFrom === 'pages' ? 1 : 0,
      shown ?? null,
      salt ?? null,
    ),
    env.DB.prepare(entry.sql).bind(...entry.params),
    env.DB.prepare(
      'DELETE FROM lead_run_leads WHERE run_id = ?1 AND NOT EXISTS (SELECT 1 FROM lead_runs WHERE id = ?1)',
    ).bind(runId),
  ]);
  const leads = counted?.results[0]?.leads ?? 0;
  if (leads > LIMITS.bulkEraseLeadsMax) return { reason: 'too_many' };
  if (leads !== expected) return { reason: 'other_number', leads, expected };
  if (leads === 0) return { reason: 'none' };
  const run = await findLeadRun(env.DB, { projectId, runId });
  if (!run) return { reason: 'other_leads' };
  await sendFirstPage(env, runId);
  return run;
}

/** Removes the search text, which may be somebody's name or address. Nothing about erased people may remain. */
const withoutSearch = ({ search, ...kept }: LeadFilter) => ({
  ...kept,
  ...(search !== undefined && { search: '(not kept)' }),
});
