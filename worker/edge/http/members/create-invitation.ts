import { createInvitation as definition } from '../../../contract/api/members.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { inviteMember } from '../../../settings/members/invite-member.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { requirePerson } from '../projects/require-person.ts';
import { invitingOf } from './inviting-of.ts';

export const createInvitationHandler = endpoint(
  definition,
  async ({ path: { projectId }, body, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const invited = await inviteMember(invitingOf(env, now), { projectId, ...body, actor, actorRole });
    if (!('reason' in invited)) return invited;
    switch (invited.reason) {
      case 'owners_only':
        throw new Refusal('forbidden', 'Only an owner can invite an owner.');
      case 'is_member':
        throw new Refusal('conflict', 'This person is a member already.', {
          errors: [{ path: 'email', message: 'is a member already' }],
        });
      case 'too_many_invitations':
        throw new Refusal(
          'conflict',
          `This project has ${LIMITS.invitationsMax} open invitations, the most it can have: revoke one first.`,
        );
    }
  },
);
