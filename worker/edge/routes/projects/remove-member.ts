import { MemberRemoved } from '../../../contract/project.ts';
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
    summary: 'Remove a member from the project',
    description:
      'At once here, within five seconds everywhere. Invitations that they made are void. API keys that they made keep working: the answer names them, so that you can rotate or revoke them.',
    access: 'members:write',
    path: MemberPath,
    status: 200,
    answer: MemberRemoved,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const removed = await removeMember(env.DB, { ...path, actor, actorRole, now });
    if ('reason' in removed) throw toMemberRefusal(removed);
    forgetCredentials();
    await disconnectWatchers(env, path.projectId);
    const { voidedInvitations } = removed;
    const apiKeys = removed.apiKeys.map(({ keyId, kind, name, prefix }) => ({ keyId, kind, name, prefix }));
    return { userId: path.userId, removed: true as const, voidedInvitations, apiKeys };
  },
);
