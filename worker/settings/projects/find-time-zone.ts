/** The time zone of a project, in which its days begin; UTC if there is no such project. */
export async function findTimeZone(db: D1Database, projectId: string): Promise<string> {
  const found = await db
    .prepare('SELECT time_zone AS zone FROM projects WHERE id = ?1')
    .bind(projectId)
    .first<string>('zone');
  return found ?? 'UTC';
}
