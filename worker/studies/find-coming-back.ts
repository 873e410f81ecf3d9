import type { ComingBack } from '../contract/coming-back.ts';

/** How likely the project's leads are to come back, by its newest count; null until there is one. */
export async function findComingBack(db: D1Database, projectId: string): Promise<ComingBack | null> {
  const result = await db
    .prepare('SELECT result FROM return_counts WHERE project_id = ?1')
    .bind(projectId)
    .first<string | null>('result');
  if (!result) return null;
  const { ComingBack } = await import('../contract/coming-back.ts');
  return ComingBack.parse(JSON.parse(result));
}
