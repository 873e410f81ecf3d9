import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { ProjectSettings, ProjectSettingsChange } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { projects } from '../storage/tables.ts';

/** Changes the named settings of a project; the audit log keeps the old values. */
export async function updateProject(
  db: D1Database,
  { projectId, actor, now }: { projectId: string; actor: string; now: number },
  change: ProjectSettingsChange,
): Promise<{ status: 'updated' } | { reason: 'no_such_project' | 'no_identity_secret' }> {
  const orm = drizzle(db);
  const found = await orm
    .select()
    .from(projects)
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
    .get();
  if (!found) return { reason: 'no_such_project' };
  if (change.requireSignedIdentify && found.identitySecret === null) return { reason: 'no_identity_secret' };
  const moved = (Object.keys(change) as (keyof ProjectSettings)[]).filter(
    (key) => JSON.stringify(change[key]) !== JSON.stringify(found[key]),
  );
  if (moved.length === 0) return { status: 'updated' };
  const pick = (from: ProjectSettingsChange) => Object.fromEntries(moved.map((key) => [key, from[key]]));
  const update = orm
    .update(projects)
    .set(change)
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)));
  const updated = await changeSettings(
    { db, projectId, actor, now },
    { statements: [update], audit: { action: 'project.updated', before: pick(found), after: pick(change) } },
  );
  return updated ? { status: 'updated' } : { reason: 'no_such_project' };
}
