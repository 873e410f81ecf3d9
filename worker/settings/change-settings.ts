import { drizzle } from 'drizzle-orm/d1';
import { type Actor, actorIdOf } from '../access/permissions.ts';
import { forgetCredentials } from './accounts/recall-credentials.ts';
import { type AuditRecord, auditChange } from './projects/audit.ts';
import { bumpConfigVersion } from './projects/config-version.ts';
import { forgetProjectConfig } from './projects/project-config.ts';

/** The project to change, who changes it, and when. A use case passes its `Call`. */
export interface SettingsCall {
  env: Pick<Env, 'DB'>;
  projectId: string;
  actor: Actor;
  now: number;
}

/** A D1 statement, or a drizzle query. */
export type Statement = D1PreparedStatement | { toSQL(): { sql: string; params: unknown[] } };

export interface SettingsChange {
  /**
   * The statements of the change. If the last statement changes no row, no audit entry is written and the config version stays the same.
   */
  statements: readonly [...Statement[], Statement];
  audit: Pick<AuditRecord, 'action' | 'target' | 'before' | 'after'>;
  /** Whether leads need to know about the change. If leads need to know, the project's config version increases. */
  bumpsConfig?: boolean;
  /**
   * Whether the change affects the permissions of keys or people. If the change affects permissions, this isolate reads its cached keys and
   * members again.
   */
  changesAccess?: boolean;
}

/**
 * Writes a settings change, its audit entry and the config version in one D1 batch: all of it or nothing. Returns false if the last
 * statement of the change affected no row.
 */
export async function changeSettings(
  { env: { DB: db }, projectId, actor, now }: SettingsCall,
  { statements, audit, bumpsConfig = false, changesAccess = false }: SettingsChange,
): Promise<boolean> {
  const entry = auditChange(drizzle(db), { projectId, at: now, actor: actorIdOf(actor), ...audit });
  const results = await db.batch([
    ...statements.map((statement) => prepare(db, statement)),
    prepare(db, entry),
    // The config version comes after the audit entry, because it increases only if the entry was written.
    ...(bumpsConfig ? [bumpConfigVersion(db, projectId, now)] : []),
  ]);
  const isChanged = (results[statements.length]?.meta.changes ?? 0) > 0;
  // Makes this isolate score its next event with the new config.
  if (isChanged && bumpsConfig) forgetProjectConfig(projectId);
  if (isChanged && changesAccess) forgetCredentials();
  return isChanged;
}

function prepare(db: D1Database, statement: Statement): D1PreparedStatement {
  if (!('toSQL' in statement)) return statement;
  const { sql, params } = statement.toSQL();
  return db.prepare(sql).bind(...params);
}
