import * as z from 'zod';
import { ProjectId } from '../../../contract/project.ts';
import { disconnectWatchers } from '../../../project/project-client.ts';
import { removeMember } from '../../../settings/change-member.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { toMemberRefusal } from './member-path.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const leaveProject = endpoint(
  {
    method: 'post',
    url: '/api/projects/{projectId}/leave',
    operationId: 'leaveProject',
    tag: 'Projects',
    summary: 'Leave a project',
    description: 'Whatever your role; but the only owner stays: make another one first, or delete the project.',
    access: 'project:read',
    path: ProjectPath,
    status: 200,
    answer: z.object({ id: ProjectId, left: z.literal(true) }),
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { projectId }, principal, env, now }) => {
    const { userId, role: actorRole } = requirePerson(principal);
    const left = await removeMember(env.DB, { projectId, userId, actor: userId, actorRole, now });
    if ('reason' in left) throw toMemberRefusal(left);
    forgetCredentials();
    await disconnectWatchers(env, projectId);
    return { id: projectId, left: true as const };
  },
);
