import { type Call, requirePermission, requirePerson } from '../access/call.ts';
import { toInstantOrNull } from '../contract/instant.ts';
import { type NoSuchProject, readProject } from '../settings/projects/read-projects.ts';
import { countQuiet } from './erase-quiet.ts';

/** Counts the leads that a retention would erase now. Without a number of days, counts with the project's own setting. */
export async function previewRetention(
  call: Call,
  given: { retentionDays?: number | undefined },
): Promise<{ retentionDays: number | null; leads: number; quietestSince: string | null } | NoSuchProject> {
  requirePermission(call, 'project:write');
  const { env, projectId, now } = call;
  const project = given.retentionDays === undefined ? await readProject(env.DB, requirePerson(call)) : given;
  if ('reason' in project) return project;
  const { retentionDays = null } = project;
  if (retentionDays === null) return { retentionDays, leads: 0, quietestSince: null };
  const { leads, quietestSince } = await countQuiet(env.DB, { projectId, retentionDays, now });
  return { retentionDays, leads, quietestSince: toInstantOrNull(quietestSince) };
}
