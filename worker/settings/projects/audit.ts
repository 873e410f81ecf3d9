import { type SQL, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { AuditAction } from '../../contract/audit.ts';
import { auditLog } from '../storage/tables.ts';

/** The actor of what the platform does by itself. */
export const SYSTEM = 'system';

export interface AuditRecord {
  projectId: string;
  at: number;
  /** A person's or a key's id, or `SYSTEM`. */
  actor: string;
  action: AuditAction;
  target?: string | null;
  /** What it was and what it is, where that matters and is no secret. */
  before?: unknown;
  after?: unknown;
}

/** Writes down who did what: for a batch. */
export const audit = (orm: DrizzleD1Database, record: AuditRecord) =>
  orm.insert(auditLog).select(toRow(record, sql`true`));

/** The same, by itself: where the change is made by an object, or elsewhere than in D1. */
export async function writeAudit(db: D1Database, record: AuditRecord): Promise<void> {
  await audit(drizzle(db), record);
}

/** The same, in a batch, right behind the statement that makes the change: nothing is written where that changed no row. */
export const auditChange = (orm: DrizzleD1Database, record: AuditRecord) =>
  orm.insert(auditLog).select(toRow(record, sql`changes() > 0`));

/** In the order of the table's columns; the row number is SQLite's. */
const toRow = ({ projectId, at, actor, action, target = null, before, after }: AuditRecord, condition: SQL): SQL =>
  sql`SELECT NULL, ${projectId}, ${at}, ${actor}, ${action}, ${target}, ${toJson(before)}, ${toJson(after)} WHERE ${condition}`;

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
