import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { apiKeys, invitations, members, projects } from './tables.ts';

/**
 * First step of a project's deletion: nobody gets in any more. What it holds is erased by a run over its leads (see
 * cron/lead-runs) and by cron/finish-deletions. False where there is no such project, or no longer.
 */
export async function closeProject(db: D1Database, projectId: string, now: number): Promise<boolean> {
  const orm = drizzle(db);
  const [closed] = await orm.batch([
    orm
      .update(projects)
      .set({ deletedAt: now, name: '', allowedOrigins: [], identitySecret: null })
      .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
      .returning({ id: projects.id }),
    orm.delete(apiKeys).where(eq(apiKeys.projectId, projectId)),
    orm.delete(members).where(eq(members.projectId, projectId)),
    orm.delete(invitations).where(eq(invitations.projectId, projectId)),
  ]);
  return closed.length === 1;
}
