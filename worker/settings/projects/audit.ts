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
  /** The old and new values, if they matter and are not secret. */
  before?: unknown;
  after?: unknown;
}

/** Records who did what, for a change that is made outside D1, for example by an object. */
export async function writeAudit(db: D1Database, record: AuditRecord): Promise<void> {
  await drizzle(db).insert(auditLog).select(toRow(record, sql`true`));
}

/** The same for a batch, directly after the statement that makes the change: writes nothing if that changed no row. */
export const auditChange = (orm: DrizzleD1Database, record: AuditRecord) =>
  orm.insert(auditLog).select(toRow(record, sql`changes() > 0`));

/** In the order of the table's columns; the row number is SQLite's. */
const toRow = ({ projectId, at, actor, action, target = null, before, after }: AuditRecord, condition: SQL): SQL =>
  sql`SELECT NULL, ${projectId}, ${at}, ${actor}, ${action}, ${target}, ${toJson(before)}, ${toJson(after)} WHERE ${condition}`;

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
