import type { IdentityConflict } from '../contract/identity.ts';
import { toInstant } from '../contract/instant.ts';
import { LIMITS } from '../contract/limits.ts';

/**
 * Records that two leads look like one person. Once: what a person has decided stays decided. `limited` conflicts, which
 * strangers can cause, are left out once the first lead has as many open ones as anyone would read.
 */
export async function recordConflict(
  db: D1Database,
  {
    projectId,
    leadId,
    otherLeadId,
    reason,
    now,
    limited,
  }: {
    projectId: string;
    leadId: string;
    otherLeadId: string;
    reason: IdentityConflict['reason'];
    now: number;
    limited: boolean;
  },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, created_at, updated_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?5
       WHERE (SELECT count(*) FROM identity_conflicts
              WHERE project_id = ?1 AND status = 'open' AND (lead_id = ?2 OR other_lead_id = ?3)) < ?6
         AND NOT EXISTS (SELECT 1 FROM identity_conflicts WHERE project_id = ?1 AND lead_id = ?3 AND other_lead_id = ?2)
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      projectId,
      leadId,
      otherLeadId,
      reason,
      now,
      limited ? LIMITS.pageConflictsPerLeadMax : Number.MAX_SAFE_INTEGER,
    )
    .run();
}

/** Notes that a person has taken two leads apart: they are not merged again by what their browser says. */
export async function recordUnmerge(
  db: D1Database,
  { projectId, leadId, otherLeadId, now }: { projectId: string; leadId: string; otherLeadId: string; now: number },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, status, created_at, updated_at)
       VALUES (?1, ?2, ?3, 'unmerged', 'dismissed', ?4, ?4)
       ON CONFLICT DO UPDATE SET status = 'dismissed', updated_at = excluded.updated_at`,
    )
    .bind(projectId, leadId, otherLeadId, now)
    .run();
}

/** Whether a person has said that these two are two. */
export async function areTwoPeople(
  db: D1Database,
  { projectId, leadIds: [a, b] }: { projectId: string; leadIds: [string, string] },
): Promise<boolean> {
  const found = await db
    .prepare(
      `SELECT 1 FROM identity_conflicts WHERE project_id = ?1 AND status = 'dismissed'
       AND ((lead_id = ?2 AND other_lead_id = ?3) OR (lead_id = ?3 AND other_lead_id = ?2))`,
    )
    .bind(projectId, a, b)
    .first();
  return found !== null;
}

/** Open ones, newest first. */
export async function listConflicts(
  db: D1Database,
  projectId: string,
  { limit }: { limit: number },
): Promise<IdentityConflict[]> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId, other_lead_id AS otherLeadId, reason, created_at AS createdAt FROM identity_conflicts
       WHERE project_id = ?1 AND status = 'open' ORDER BY created_at DESC LIMIT ?2`,
    )
    .bind(projectId, limit)
    .all<Omit<IdentityConflict, 'createdAt'> & { createdAt: number }>();
  return results.map((conflict) => ({ ...conflict, createdAt: toInstant(conflict.createdAt) }));
}

/** Records a person's decision about two leads, in either order. False if nothing was open. */
export async function closeConflict(
  db: D1Database,
  {
    projectId,
    leadIds: [a, b],
    status,
    now,
  }: { projectId: string; leadIds: [string, string]; status: 'merged' | 'dismissed'; now: number },
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE identity_conflicts SET status = ?4, updated_at = ?5 WHERE project_id = ?1 AND status = 'open'
       AND ((lead_id = ?2 AND other_lead_id = ?3) OR (lead_id = ?3 AND other_lead_id = ?2))`,
    )
    .bind(projectId, a, b, status, now)
    .run();
  return meta.changes > 0;
}
