/** Everything that gives access or sends messages: deleted first. */
const DOORS = ['api_keys', 'members', 'invitations', 'automations', 'webhook_endpoints'];

/**
 * First step of a project's deletion: nobody has access any more, and nothing is sent. A run over its leads (see
 * cron/lead-runs) and cron/finish-deletions erase its data. False if there is no such project, or no longer.
 */
export async function closeProject(db: D1Database, projectId: string, now: number): Promise<boolean> {
  const [closed] = await db.batch([
    db
      .prepare(
        `UPDATE projects SET deleted_at = ?2, name = '', allowed_origins = '[]', identity_secret = NULL
         WHERE id = ?1 AND deleted_at IS NULL RETURNING id`,
      )
      .bind(projectId, now),
    ...DOORS.map((table) => db.prepare(`DELETE FROM ${table} WHERE project_id = ?1`).bind(projectId)),
  ]);
  return closed?.results.length === 1;
}
