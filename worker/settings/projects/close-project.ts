import { forgetCredentials } from '../accounts/recall-credentials.ts';
import { forgetProjectConfig } from './project-config.ts';

/** Tables whose rows give access or send messages. These tables are emptied first. */
const DOORS = ['api_keys', 'members', 'invitations', 'automations', 'webhook_endpoints'];

/**
 * The first step of deleting a project: nobody can access it anymore, and nothing is sent. After that, a run over the project's leads and
 * cron/finish-deletions erase its data. Returns false if the project does not exist (anymore). Closing bypasses changeSettings, because the
 * audit log is erased with the project.
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
  const isClosed = closed?.results.length === 1;
  if (isClosed) {
    forgetCredentials();
    forgetProjectConfig(projectId);
  }
  return isClosed;
}
