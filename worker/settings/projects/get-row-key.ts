import { randomToken } from '../storage/random-token.ts';

/**
 * The secret from which a project derives the IDs of import rows. The secret is created on first use. Each project has its own secret,
 * because the deployment's secrets may be rotated, but a row must keep its ID.
 */
export async function getRowKey(db: D1Database, projectId: string): Promise<string> {
  const known = await db
    .prepare('UPDATE projects SET row_key = coalesce(row_key, ?2) WHERE id = ?1 RETURNING row_key AS rowKey')
    .bind(projectId, randomToken())
    .first<string>('rowKey');
  if (known === null) throw new Error('there is no such project');
  return known;
}
