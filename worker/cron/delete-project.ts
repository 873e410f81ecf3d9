import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import { log } from '../observe/log.ts';
import { disconnectWatchers } from '../project/project-client.ts';
import { closeProject } from '../settings/projects/close-project.ts';
import type { NoSuchProject } from '../settings/projects/read-projects.ts';
import { startErasure } from './finish-deletions.ts';

/** Deletes a project: closes it now, and starts erasing its leads. `finishDeletions` does the rest. */
export async function deleteProject(call: Call): Promise<{ id: string; deleted: true } | NoSuchProject> {
  requirePermission(call, 'project:delete');
  const { env, projectId, now } = call;
  if (!(await closeProject(env.DB, projectId, now))) return { reason: 'no_such_project' };
  await disconnectWatchers(env, projectId);
  log('info', 'project.deleted', { projectId, actor: actorIdOf(call.actor) });
  // If the erasure cannot be started here, the cron starts it within a minute.
  await startErasure(env, projectId, now).catch((error: unknown) =>
    log('warn', 'project.erasure_not_started', { projectId, error: String(error) }),
  );
  return { id: projectId, deleted: true };
}
