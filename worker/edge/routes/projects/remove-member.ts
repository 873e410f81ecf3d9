import * as z from 'zod';
import { disconnectWatchers } from '../../../project/project-client.ts';
import { removeMember } from '../../../settings/change-member.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { MemberPath, toMemberRefusal } from './member-path.ts';
import { requirePerson } from './require-person.ts';

export const removeMemberEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/projects/{projectId}/members/{userId}',
    operationId: 'removeMember',
    tag: 'Projects',
    summary: 'Take a member out of the project',
    description: 'At once here, within five seconds everywhere.',
    access: 'members:write',
    path: MemberPath,
    status: 200,
    answer: z.object({ userId: z.string(), removed: z.literal(true) }),
    refusals: ['not_found', 'conflict'],
  },
  async ({ path, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const removed = await removeMember(env.DB, { ...path, actor, actorRole, now });
    if ('reason' in removed) throw toMemberRefusal(removed);
    forgetCredentials();
    await disconnectWatchers(env, path.projectId);
    return { userId: path.userId, removed: true as const };
  },
);
