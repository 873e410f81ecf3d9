import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { projects } from '../storage/tables.ts';

/** The time zone in which a project's days start, or UTC if there is no such project. */
export async function findTimeZone(db: D1Database, projectId: string): Promise<string> {
  const found = await drizzle(db)
    .select({ zone: projects.timeZone })
    .from(projects)
    .where(eq(projects.id, projectId))
    .get();
  return found?.zone ?? 'UTC';
}
