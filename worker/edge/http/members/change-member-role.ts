import { changeMemberRole as definition } from '../../../contract/api/members.ts';
import { changeRole } from '../../../settings/members/change-member.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { requirePerson } from '../projects/require-person.ts';
import { toMemberRefusal } from './member-path.ts';

export const changeMemberRoleHandler = endpoint(definition, async ({ path, body: { role }, principal, env, now }) => {
  const { userId: actor, role: actorRole } = requirePerson(principal);
  const changed = await changeRole(env.DB, { ...path, role, actor, actorRole, now });
  if ('reason' in changed) throw toMemberRefusal(changed);
  forgetCredentials();
  return { userId: path.userId, role };
});
