import { HAS_ANOTHER, passOn } from './sharer.ts';

/**
 * Deletes everything in D1 about leads except their rows: identities, conflicts, call marks, kept answers, notifications, due tasks,
 * deliveries, imports, bulk erasures, rejected events, and their IDs in the audit log. Keeps deliveries that announce the erasure.
 */
export function eraseLeadRows(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): D1PreparedStatement[] {
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?2))`;
  const told = `project_id = ?1 AND ${among('lead_id')} AND type <> 'lead.erased'`;
  const forget = `UPDATE audit_log SET target = NULL, before = NULL, after = NULL WHERE project_id = ?1 AND action LIKE 'lead.%'`;
  const loser = "after ->> 'loser'";
  const statements = [
    `DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE ${told})`,
    `DELETE FROM deliveries WHERE ${told}`,
    `DELETE FROM shared_emails AS shared WHERE project_id = ?1 AND ${HAS_ANOTHER} AND email IN (
       SELECT value FROM identities INDEXED BY identities_by_lead WHERE project_id = ?1 AND ${among('lead_id')} AND kind = 'email')`,
    // Without the index hint, SQLite would read all identities of the project.
    `UPDATE identities INDEXED BY identities_by_lead ${passOn(
      `WHERE project_id = ?1 AND ${among('lead_id')}`,
      `NOT ${among('shared.lead_id')}`,
    )}`,
    `DELETE FROM identities INDEXED BY identities_by_lead WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM shared_emails INDEXED BY shared_emails_by_lead WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM identity_conflicts WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM identity_conflicts INDEXED BY identity_conflicts_other WHERE project_id = ?1 AND ${among('other_lead_id')}`,
    `DELETE FROM notifications INDEXED BY notifications_by_lead WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM kept_answers WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM tasks_due WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM call_marks WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM spared_leads WHERE project_id = ?1 AND ${among('lead_id')}`,
    `DELETE FROM import_leads WHERE project_id = ?1 AND import_id IN (SELECT id FROM imports WHERE project_id = ?1) AND ${among('lead_id')}`,
    `${forget} AND ${among('target')}`,
    `${forget} AND ${loser} IS NOT NULL AND ${among(loser)}`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(leadIds)));
  return [...statements, ...eraseRejections(db, { projectId, leadIds })];
}

/** Deletes rejected events and import errors that name one of these IDs, whether or not there ever was such a lead. */
export const eraseRejections = (
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): D1PreparedStatement[] =>
  ['rejected_events', 'import_errors'].map((table) =>
    db
      .prepare(
        `DELETE FROM ${table} WHERE project_id = ?1 AND EXISTS (
           SELECT 1 FROM json_each(lead_ids) named WHERE named.value IN (SELECT value FROM json_each(?2)))`,
      )
      .bind(projectId, JSON.stringify(leadIds)),
  );
