import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import type { Project, ProjectSettings, ProjectSettingsChange } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { projects } from '../storage/tables.ts';
import { type NoSuchProject, readProject } from './read-projects.ts';

/** Changes the given settings of a project. The audit log keeps the old values. */
export async function updateProject(
  call: Call,
  change: ProjectSettingsChange,
): Promise<Project | NoSuchProject | { reason: 'no_identity_secret' }> {
  requirePermission(call, 'project:write');
  const { env, projectId } = call;
  const person = requirePerson(call);
  const orm = drizzle(env.DB);
  const isThis = and(eq(projects.id, projectId), isNull(projects.deletedAt));
  const found = await orm.select().from(projects).where(isThis).get();
  if (!found) return { reason: 'no_such_project' };
  if (change.requireSignedIdentify && found.identitySecret === null) return { reason: 'no_identity_secret' };
  const moved = (Object.keys(change) as (keyof ProjectSettings)[]).filter(
    (key) => JSON.stringify(change[key]) !== JSON.stringify(found[key]),
  );
  if (moved.length > 0) {
    const pick = (from: ProjectSettingsChange) => Object.fromEntries(moved.map((key) => [key, from[key]]));
    await changeSettings(call, {
      statements: [orm.update(projects).set(change).where(isThis)],
      audit: { action: 'project.updated', before: pick(found), after: pick(change) },
      // Leads themselves evaluate the outcome, so they need to know which of their events count. All other settings are used only at the
      // edge.
      bumpsConfig: moved.includes('outcome') || moved.includes('reservedEventTypes'),
      changesAccess: true,
    });
  }
  return readProject(env.DB, person);
}
