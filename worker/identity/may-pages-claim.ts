import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { projects } from '../settings/storage/tables.ts';

/**
 * Whether an email that only pages have stated may be claimed again later. The answer is no if the project requires signatures, because an
 * event does not say whether its email was signed.
 */
export async function mayPagesClaim(db: D1Database, projectId: string): Promise<boolean> {
  const project = await drizzle(db)
    .select({ mustSign: projects.requireSignedIdentify })
    .from(projects)
    .where(eq(projects.id, projectId))
    .get();
  return !project?.mustSign;
}
