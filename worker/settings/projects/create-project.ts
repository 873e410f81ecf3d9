import { count, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../../contract/limits.ts';
import type { ProjectInput } from '../../contract/project.ts';
import { newId } from '../storage/new-id.ts';
import { members } from '../storage/tables.ts';
import { newProjectRows } from './new-project.ts';

/** A person's further project. */
export async function createProject(
  db: D1Database,
  { userId, ...input }: { userId: string } & ProjectInput,
  now: number,
): Promise<{ projectId: string } | { reason: 'too_many_projects' }> {
  const orm = drizzle(db);
  const known = await orm.select({ count: count() }).from(members).where(eq(members.userId, userId)).get();
  if ((known?.count ?? 0) >= LIMITS.projectsMax) return { reason: 'too_many_projects' };
  const projectId = newId('prj');
  await orm.batch(newProjectRows(orm, { projectId, userId, ...input }, now));
  return { projectId };
}
