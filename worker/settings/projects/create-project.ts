import { count, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AccountCall } from '../../access/call.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Project, ProjectInput } from '../../contract/project.ts';
import { newId } from '../storage/new-id.ts';
import { members } from '../storage/tables.ts';
import { insertProject } from './insert-project.ts';
import { type NoSuchProject, readProject } from './read-projects.ts';

/** Creates another project for a person. */
export async function createProject(
  { env, account: { userId }, now }: AccountCall,
  input: ProjectInput,
): Promise<Project | NoSuchProject | { reason: 'too_many_projects' }> {
  const known = await drizzle(env.DB).select({ count: count() }).from(members).where(eq(members.userId, userId)).get();
  if ((known?.count ?? 0) >= LIMITS.projectsMax) return { reason: 'too_many_projects' };
  const projectId = newId('prj');
  await insertProject({ env, now }, { ...input, projectId, userId });
  return readProject(env.DB, { userId, projectId });
}
