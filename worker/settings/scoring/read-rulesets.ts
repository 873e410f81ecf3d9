import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Ruleset } from '../../contract/ruleset.ts';
import { rulesets } from '../storage/tables.ts';

/** The live ruleset. */
export async function readRuleset(db: D1Database, projectId: string): Promise<Ruleset> {
  const [newest] = await listRulesets(db, projectId, { limit: 1 });
  if (!newest) throw new Error(`project ${projectId} has no ruleset`);
  return newest.body;
}

/** Newest first. */
export function listRulesets(db: D1Database, projectId: string, { limit }: { limit: number }) {
  return drizzle(db)
    .select()
    .from(rulesets)
    .where(eq(rulesets.projectId, projectId))
    .orderBy(desc(rulesets.version))
    .limit(limit);
}
