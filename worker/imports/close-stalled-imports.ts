import { and, isNull, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { imports } from './tables.ts';

/** If an upload has sent nothing for this long, its request was lost. */
const STALLED_MS = 5 * 60_000;

const INTERRUPTED =
  'The upload was interrupted. Send the file again. Rows that already arrived won’t be counted twice.';

/** Marks uploads as failed when their isolate died without reporting. */
export async function closeStalledImports(env: Env, now: number): Promise<number> {
  const { meta } = await drizzle(env.DB)
    .update(imports)
    .set({ problem: INTERRUPTED, uploadedAt: now })
    .where(and(isNull(imports.uploadedAt), lt(imports.updatedAt, now - STALLED_MS)));
  return meta.changes;
}
