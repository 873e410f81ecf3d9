import { actorOf } from '../../../access/permissions.ts';
import { deleteProject as definition } from '../../../contract/api/projects.ts';
import { startErasure } from '../../../cron/finish-deletions.ts';
import { log } from '../../../observe/log.ts';
import { disconnectWatchers } from '../../../project/project-client.ts';
import { closeProject } from '../../../settings/projects/close-project.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { forgetCredentials, noSuchProject } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';

export const deleteProjectHandler = endpoint(definition, async ({ path: { projectId }, principal, env, now }) => {
  if (!(await closeProject(env.DB, projectId, now))) throw noSuchProject();
  forgetCredentials();
  forgetProjectConfig(projectId);
  await disconnectWatchers(env, projectId);
  log('info', 'project.deleted', { projectId, actor: actorOf(principal) });
  // If this is lost, the next minute's cron begins it.
  await startErasure(env, projectId, now).catch((error: unknown) =>
    log('warn', 'project.erasure_not_started', { projectId, error: String(error) }),
  );
  return { id: projectId, deleted: true as const };
});
