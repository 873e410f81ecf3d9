import { and, desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Ruleset } from '../../contract/ruleset.ts';
import { rulesets } from '../storage/tables.ts';

/** The live ruleset. */
export async function readRuleset(db: D1Database, projectId: string): Promise<Ruleset> {
  const [newest] = await listRulesets(db, projectId, { limit: 1 });
  if (!newest) throw new Error(`project ${projectId} has no ruleset`);
  return newest.body;
}

/** A published version, or null if there is none with this number. */
export async function findVersion(
  db: D1Database,
  { projectId, version }: { projectId: string; version: number },
): Promise<Ruleset | null> {
  const [found] = await drizzle(db)
    .select()
    .from(rulesets)
    .where(and(eq(rulesets.projectId, projectId), eq(rulesets.version, version)));
  return found?.body ?? null;
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
