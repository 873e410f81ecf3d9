import { type SQL, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { AuditAction } from '../contract/audit.ts';

export interface AuditRecord {
  projectId: string;
  at: number;
  /** A person's or a key's id. */
  actor: string;
  action: AuditAction;
  target?: string | null;
  /** What it was and what it is, where that matters and is no secret. */
  before?: unknown;
  after?: unknown;
}

/** Writes down who did what. */
export const audit = (orm: DrizzleD1Database, record: AuditRecord) => orm.run(insertion(record, sql`true`));

/** The same, in a batch, right behind the statement that makes the change: nothing is written where that changed no row. */
export const auditChange = (orm: DrizzleD1Database, record: AuditRecord) =>
  orm.run(insertion(record, sql`changes() > 0`));

const insertion = ({ projectId, at, actor, action, target = null, before, after }: AuditRecord, condition: SQL): SQL =>
  sql`INSERT INTO audit_log (project_id, at, actor, action, target, before, after)
      SELECT ${projectId}, ${at}, ${actor}, ${action}, ${target}, ${toJson(before)}, ${toJson(after)} WHERE ${condition}`;

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
