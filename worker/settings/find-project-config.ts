import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { ProjectConfig } from '../contract/project-config.ts';
import { projects, rulesets } from './tables.ts';

/** The project's newest config; null where there is no such project. One read by primary keys. */
export async function findProjectConfig(db: D1Database, projectId: string): Promise<ProjectConfig | null> {
  const row = await drizzle(db)
    .select({ version: projects.configVersion, ruleset: rulesets.body })
    .from(projects)
    .innerJoin(rulesets, eq(rulesets.projectId, projects.id))
    .where(eq(projects.id, projectId))
    .orderBy(desc(rulesets.version))
    .limit(1)
    .get();
  return row ?? null;
}
