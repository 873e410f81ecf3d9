import type { IdentityConflict } from '../contract/identity.ts';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS } from '../domain/time.ts';

/**
 * Records that two leads look like one person, unless that was recorded or decided before. Strangers can cause `limited` conflicts, so
 * there is a limit of open ones per lead, and one per project and day. Returns whether the conflict is new.
 */
export async function recordConflict(
  db: D1Database,
  {
    projectId,
    leadId,
    otherLeadId,
    reason,
    importId = null,
    now,
    limited,
    matters = false,
  }: {
    projectId: string;
    leadId: string;
    otherLeadId: string;
    reason: IdentityConflict['reason'];
    /**
     * The import (or jointCause) that the conflict depends on. Undoing the import withdraws the conflict, unless another source causes
     * it, too.
     */
    importId?: string | null | undefined;
    now: number;
    limited: boolean;
    /**
     * Whether a visitor on whom the customer has worked, or about whom the customer has sent data, is part of one of the leads. A higher limit
     * then applies, so that invented leads cannot use it up.
     */
    matters?: boolean | undefined;
  },
): Promise<boolean> {
  const confirm = db
    .prepare(
      `UPDATE identity_conflicts SET import_ids = CASE WHEN ?4 IS NOT NULL THEN json_insert(import_ids, '$[#]', ?4) END
       WHERE project_id = ?1 AND import_ids IS NOT NULL
         AND lead_id IN (?2, ?3) AND other_lead_id IN (?2, ?3)
         AND (?4 IS NULL OR ?4 NOT IN (SELECT value FROM json_each(import_ids)))`,
    )
    .bind(projectId, leadId, otherLeadId, importId);
  const vouch = db
    .prepare(
      `UPDATE identity_conflicts SET is_vouched = 1 WHERE project_id = ?1 AND is_vouched = 0
       AND lead_id IN (?2, ?3) AND other_lead_id IN (?2, ?3)`,
    )
    .bind(projectId, leadId, otherLeadId);
  // The + keeps SQLite from using an index on the status, which would read all open conflicts of the project.
  const insert = db
    .prepare(
      `INSERT INTO identity_conflicts
         (project_id, lead_id, other_lead_id, reason, created_at, updated_at, import_ids, is_vouched)
       SELECT ?1, ?2, ?3, ?4, ?5, ?5, CASE WHEN ?6 IS NOT NULL THEN json_array(?6) END, ?7
       WHERE (?7 = 1 OR (
           (SELECT count(*) FROM identity_conflicts WHERE project_id = ?1 AND lead_id = ?2 AND +status = 'open')
             + (SELECT count(*) FROM identity_conflicts INDEXED BY identity_conflicts_other
                WHERE project_id = ?1 AND other_lead_id = ?3 AND +status = 'open') < ?8
           AND (SELECT count(*) FROM identity_conflicts
                WHERE project_id = ?1 AND is_vouched = 0 AND created_at >= ?9) < ?10))
         AND NOT EXISTS (SELECT 1 FROM identity_conflicts WHERE project_id = ?1 AND lead_id = ?3 AND other_lead_id = ?2)
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      ...[projectId, leadId, otherLeadId, reason, now, importId, limited ? 0 : 1],
      ...[matters ? LIMITS.pageConflictsPerDayMax : LIMITS.pageConflictsPerLeadMax, now - (now % DAY_MS)],
      matters ? Number.MAX_SAFE_INTEGER : LIMITS.pageConflictsPerDayMax,
    );
  const changed = await db.batch([confirm, ...(limited ? [] : [vouch]), insert]);
  return (changed.at(-1)?.meta.changes ?? 0) > 0;
}

/** Records that two leads may hold data of one person, because an ID has left one of them and the customer had linked the two. */
export const noteParted = (
  db: D1Database,
  { projectId, leadIds: [leadId, otherLeadId], now }: { projectId: string; leadIds: [string, string]; now: number },
): Promise<boolean> =>
  recordConflict(db, { projectId, leadId, otherLeadId, reason: 'linked_elsewhere', now, limited: false });

/** Records that a person has unmerged two leads, so that their browser cannot merge them again. */
export async function recordUnmerge(
  db: D1Database,
  { projectId, leadId, otherLeadId, now }: { projectId: string; leadId: string; otherLeadId: string; now: number },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, status, created_at, updated_at, is_vouched)
       VALUES (?1, ?2, ?3, 'unmerged', 'dismissed', ?4, ?4, 1)
       ON CONFLICT DO UPDATE SET status = 'dismissed', updated_at = excluded.updated_at WHERE status <> 'dismissed'`,
    )
    .bind(projectId, leadId, otherLeadId, now)
    .run();
}

/** Whether a person has decided that these two leads are two people. */
export async function areTwoPeople(
  db: D1Database,
  { projectId, leadIds: [a, b] }: { projectId: string; leadIds: [string, string] },
): Promise<boolean> {
  const found = await db
    .prepare(
      `SELECT 1 FROM identity_conflicts WHERE project_id = ?1 AND status = 'dismissed'
       AND lead_id IN (?2, ?3) AND other_lead_id IN (?2, ?3)`,
    )
    .bind(projectId, a, b)
    .first();
  return found !== null;
}

/** Pairs of one of these leads and another lead that a person has declared to be somebody else. */
export async function listOthers(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): Promise<{ leadId: string; otherId: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId, other_lead_id AS otherId FROM json_each(?2) AS its
       CROSS JOIN identity_conflicts ON project_id = ?1 AND lead_id = its.value AND +status = 'dismissed'
       UNION SELECT other_lead_id, lead_id FROM json_each(?2) AS its
       CROSS JOIN identity_conflicts INDEXED BY identity_conflicts_other
         ON project_id = ?1 AND other_lead_id = its.value AND +status = 'dismissed'`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<{ leadId: string; otherId: string }>();
  return results;
}

/**
 * Deletes what was recorded since `since` (epoch ms) about IDs whose leads turned out to be erased. Nothing may remain of them, not even
 * their IDs.
 */
export const forgetErased = (
  db: D1Database,
  { projectId, leadIds, since }: { projectId: string; leadIds: readonly string[]; since: number },
): D1PreparedStatement[] =>
  [
    'identity_conflicts WHERE project_id = ?1 AND created_at >= ?3 AND lead_id',
    'identity_conflicts INDEXED BY identity_conflicts_other WHERE project_id = ?1 AND created_at >= ?3 AND other_lead_id',
    'shared_emails INDEXED BY shared_emails_by_lead WHERE project_id = ?1 AND since >= ?3 AND lead_id',
  ].map((its) =>
    db
      .prepare(`DELETE FROM ${its} IN (SELECT value FROM json_each(?2))`)
      .bind(projectId, JSON.stringify(leadIds), since),
  );

/** Records a person's decision about two leads, in either order. Returns false if there was no open conflict. */
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
       AND lead_id IN (?2, ?3) AND other_lead_id IN (?2, ?3)`,
    )
    .bind(projectId, a, b, status, now)
    .run();
  return meta.changes > 0;
}

/**
 * Restores the conflicts between these leads as they were at `at` (epoch ms), because the leads went back to that time. Later conflicts are
 * deleted, and conflicts decided later are open again. Leads that a person had unmerged before stay two people.
 */
export async function reopenConflicts(
  db: D1Database,
  { projectId, leadIds, at }: { projectId: string; leadIds: readonly string[]; at: number },
): Promise<void> {
  const between = `WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2))
    AND other_lead_id IN (SELECT value FROM json_each(?2))`;
  await db.batch(
    [
      `DELETE FROM identity_conflicts ${between} AND created_at > ?3`,
      `UPDATE identity_conflicts SET status = iif(reason = 'unmerged', 'dismissed', 'open'), updated_at = created_at ${between} AND updated_at > ?3`,
    ].map((statement) => db.prepare(statement).bind(projectId, JSON.stringify(leadIds), at)),
  );
}

// The + keeps SQLite from using an index on the status, which would read all open conflicts of the project.
const OPEN_CONFLICTS = [
  { table: 'identity_conflicts', own: 'lead_id', other: 'other_lead_id' },
  { table: 'identity_conflicts INDEXED BY identity_conflicts_other', own: 'other_lead_id', other: 'lead_id' },
];
const IS_OPEN = "+status = 'open'";

/** The leads that have an open conflict with any of these leads. */
export function openConflictsOf(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): D1PreparedStatement {
  const lists = OPEN_CONFLICTS.map(
    ({ table, own, other }) =>
      `SELECT ${other} AS leadId FROM json_each(?2) AS its
       CROSS JOIN ${table} ON project_id = ?1 AND ${own} = its.value AND ${IS_OPEN}`,
  );
  return db.prepare(lists.join(' UNION ')).bind(projectId, JSON.stringify(leadIds));
}

/**
 * Withdraws the open conflicts of a lead that only an import caused. If nothing is left of the lead (`importId` is null), withdraws all of
 * them.
 */
export function withdrawConflicts(
  db: D1Database,
  { projectId, importId, leadId }: { projectId: string; importId: string | null; leadId: string },
): D1PreparedStatement[] {
  const others = "FROM json_each(import_ids) WHERE instr('+' || value || '+', '+' || ?3 || '+') = 0";
  const isResting = `(SELECT count(*) ${others}) < json_array_length(import_ids)`;
  return OPEN_CONFLICTS.flatMap(({ table, own }) => {
    const isOpen = `project_id = ?1 AND ${own} = ?2 AND ${IS_OPEN}`;
    return [
      `DELETE FROM ${table} WHERE ${isOpen} AND (?3 IS NULL OR (${isResting} AND NOT EXISTS (SELECT 1 ${others})))`,
      `UPDATE ${table} SET import_ids = (SELECT json_group_array(value) ${others}) WHERE ${isOpen} AND ${isResting}`,
    ];
  }).map((statement) => db.prepare(statement).bind(projectId, leadId, importId));
}
