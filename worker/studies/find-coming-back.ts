import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { ComingBack } from '../contract/coming-back.ts';
import { returnCounts } from './tables.ts';

/** How likely the project's leads are to come back, according to its newest count. Null if there is no count yet. */
export async function findComingBack(db: D1Database, projectId: string): Promise<ComingBack | null> {
  const count = await drizzle(db)
    .select({ result: returnCounts.result })
    .from(returnCounts)
    .where(eq(returnCounts.projectId, projectId))
    .get();
  if (!count?.result) return null;
  const { ComingBack } = await import('../contract/coming-back.ts');
  return ComingBack.parse(JSON.parse(count.result));
}
