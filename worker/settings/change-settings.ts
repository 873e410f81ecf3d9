import { drizzle } from 'drizzle-orm/d1';
import { type Actor, actorIdOf } from '../access/permissions.ts';
import { type AuditRecord, auditChange } from './projects/audit.ts';
import { forgetProjectConfig } from './projects/project-config.ts';

/** The project that changes, who changes it, and when. A use case passes its `Call`. */
export interface SettingsCall {
  env: Pick<Env, 'DB'>;
  projectId: string;
  actor: Actor;
  now: number;
}

/** Until every caller passes its `Call`. */
export interface OldSettingsCall {
  db: D1Database;
  projectId: string;
  actor: string;
  now: number;
}

/** A D1 statement, or a drizzle query. */
type Statement = D1PreparedStatement | { toSQL(): { sql: string; params: unknown[] } };

export interface SettingsChange {
  /** The last one decides: if it changes no row, nothing is audited and the config version stays. */
  statements: readonly [...Statement[], Statement];
  audit: Pick<AuditRecord, 'action' | 'target' | 'before' | 'after'>;
  /** Whether leads must learn of it: moves the project's config version on. */
  bumpsConfig?: boolean;
}

/**
 * Writes a settings change, its audit entry and the config version in one D1 batch: all of it, or nothing. Returns false
 * if the last statement changed no row.
 */
export async function changeSettings(
  call: SettingsCall | OldSettingsCall,
  { statements, audit, bumpsConfig = false }: SettingsChange,
): Promise<boolean> {
  const { projectId, now } = call;
  const db = 'db' in call ? call.db : call.env.DB;
  const actor = typeof call.actor === 'string' ? call.actor : actorIdOf(call.actor);
  const orm = drizzle(db);
  const entry = auditChange(orm, { projectId, at: now, actor, ...audit });
  const results = await db.batch([
    ...statements.map((statement) => prepare(db, statement)),
    prepare(db, entry),
    ...(bumpsConfig ? [bumpConfig(db, projectId)] : []),
  ]);
  const isChanged = (results[statements.length]?.meta.changes ?? 0) > 0;
  // This isolate scores its next event by it.
  if (isChanged && bumpsConfig) forgetProjectConfig(projectId);
  return isChanged;
}

/** Runs right after the audit entry, and only if that was written. */
const bumpConfig = (db: D1Database, projectId: string): D1PreparedStatement =>
  db.prepare('UPDATE projects SET config_version = config_version + 1 WHERE id = ?1 AND changes() > 0').bind(projectId);

function prepare(db: D1Database, statement: Statement): D1PreparedStatement {
  if (!('toSQL' in statement)) return statement;
  const { sql, params } = statement.toSQL();
  return db.prepare(sql).bind(...params);
}
