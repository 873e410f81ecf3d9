import * as z from 'zod';
import { ProjectId } from '../../../contract/project.ts';
import { startErasure } from '../../../cron/finish-deletions.ts';
import { log } from '../../../observe/log.ts';
import { disconnectWatchers } from '../../../project/project-client.ts';
import { closeProject } from '../../../settings/close-project.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { forgetCredentials, noSuchProject } from '../../auth/authenticate.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { ProjectPath } from './project-path.ts';

export const deleteProject = endpoint(
  {
    method: 'delete',
    url: '/api/projects/{projectId}',
    operationId: 'deleteProject',
    tag: 'Projects',
    summary: 'Delete a project, with everything in it',
    description:
      'Keys and members are out at once (within five seconds everywhere); leads, events and settings are erased in the background. There is no way back.',
    access: 'project:delete',
    path: ProjectPath,
    status: 202,
    answer: z.object({ id: ProjectId, deleted: z.literal(true) }),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, principal, env, now }) => {
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
  },
);
