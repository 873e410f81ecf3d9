import { leaveProject as definition } from '../../../contract/api/members.ts';
import { disconnectWatchers } from '../../../project/project-client.ts';
import { removeMember } from '../../../settings/members/change-member.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { requirePerson } from '../projects/require-person.ts';
import { toMemberRefusal } from './member-path.ts';

export const leaveProjectHandler = endpoint(definition, async ({ path: { projectId }, principal, env, now }) => {
  const { userId, role: actorRole } = requirePerson(principal);
  const left = await removeMember(env.DB, { projectId, userId, actor: userId, actorRole, now });
  if ('reason' in left) throw toMemberRefusal(left);
  forgetCredentials();
  await disconnectWatchers(env, projectId);
  return { id: projectId, left: true as const };
});
