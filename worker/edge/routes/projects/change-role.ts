import * as z from 'zod';
import { Role } from '../../../contract/project.ts';
import { changeRole } from '../../../settings/change-member.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { MemberPath, toMemberRefusal } from './member-path.ts';
import { requirePerson } from './require-person.ts';

export const changeRoleEndpoint = endpoint(
  {
    method: 'patch',
    url: '/api/projects/{projectId}/members/{userId}',
    operationId: 'changeMemberRole',
    tag: 'Projects',
    summary: 'Give a member another role',
    description: 'Only owners make or unmake owners, and one always stays.',
    access: 'members:write',
    path: MemberPath,
    body: z.object({ role: Role }),
    status: 200,
    answer: z.object({ userId: z.string(), role: Role }),
    refusals: ['not_found', 'conflict'],
  },
  async ({ path, body: { role }, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const changed = await changeRole(env.DB, { ...path, role, actor, actorRole, now });
    if ('reason' in changed) throw toMemberRefusal(changed);
    forgetCredentials();
    return { userId: path.userId, role };
  },
);
