import { resendInvitation as definition } from '../../../contract/api/members.ts';
import { resendInvitation } from '../../../settings/members/resend-invitation.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { requirePerson } from '../projects/require-person.ts';
import { invitingOf } from './inviting-of.ts';

export const resendInvitationHandler = endpoint(definition, async ({ path, principal, env, now }) => {
  const { userId: actor, role: actorRole } = requirePerson(principal);
  const resent = await resendInvitation(invitingOf(env, now), { ...path, actor, actorRole });
  if (!('reason' in resent)) return resent;
  switch (resent.reason) {
    case 'no_such_invitation':
      throw new Refusal('not_found', 'There is no such invitation.');
    case 'owners_only':
      throw new Refusal('forbidden', 'Only an owner can invite an owner.');
  }
});
