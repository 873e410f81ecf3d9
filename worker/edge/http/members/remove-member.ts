import { removeMember as definition } from '../../../contract/api/members.ts';
import { disconnectWatchers } from '../../../project/project-client.ts';
import { removeMember } from '../../../settings/members/change-member.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { requirePerson } from '../projects/require-person.ts';
import { toMemberRefusal } from './member-path.ts';

export const removeMemberHandler = endpoint(definition, async ({ path, principal, env, now }) => {
  const { userId: actor, role: actorRole } = requirePerson(principal);
  const removed = await removeMember(env.DB, { ...path, actor, actorRole, now });
  if ('reason' in removed) throw toMemberRefusal(removed);
  forgetCredentials();
  await disconnectWatchers(env, path.projectId);
  const { voidedInvitations } = removed;
  const apiKeys = removed.apiKeys.map(({ keyId, kind, name, prefix }) => ({ keyId, kind, name, prefix }));
  return { userId: path.userId, removed: true as const, voidedInvitations, apiKeys };
});
