import { type SQL, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { AuditAction } from '../../contract/audit.ts';
import { auditLog } from '../storage/tables.ts';

export interface AuditRecord {
  projectId: string;
  at: number;
  /** The actor's ID (see `actorIdOf`). */
  actor: string;
  action: AuditAction;
  target?: string | null;
  /** The old and new values, unless they are secret or of no interest. */
  before?: unknown;
  after?: unknown;
}

/** Records who did what, for a change that is made outside D1, for example in an object. */
export async function writeAudit(db: D1Database, record: AuditRecord): Promise<void> {
  await drizzle(db).insert(auditLog).select(toRow(record, sql`true`));
}

/**
 * An audit entry as a statement for a batch. The statement must follow the statement that makes the change, and writes nothing if that
 * statement changed no row.
 */
export const auditChange = (orm: DrizzleD1Database, record: AuditRecord) =>
  orm.insert(auditLog).select(toRow(record, sql`changes() > 0`));

/** The values in the order of the table's columns. SQLite assigns the row number. */
const toRow = ({ projectId, at, actor, action, target = null, before, after }: AuditRecord, condition: SQL): SQL =>
  sql`SELECT NULL, ${projectId}, ${at}, ${actor}, ${action}, ${target}, ${toJson(before)}, ${toJson(after)} WHERE ${condition}`;

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
