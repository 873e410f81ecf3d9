import { InvitationSent } from '../../../contract/project.ts';
import { resendInvitation } from '../../../settings/resend-invitation.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { InvitationPath } from './invitation-path.ts';
import { invitingOf } from './inviting-of.ts';
import { requirePerson } from './require-person.ts';

export const resendInvitationEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/projects/{projectId}/invitations/{invitationId}/resend',
    operationId: 'resendInvitation',
    tag: 'Projects',
    summary: 'Send an invitation again',
    description:
      'The link stays the same, and works for another seven days. The answer says whether an email went out.',
    access: 'members:write',
    path: InvitationPath,
    status: 200,
    answer: InvitationSent,
    refusals: ['not_found'],
  },
  async ({ path, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const resent = await resendInvitation(invitingOf(env, now), { ...path, actor, actorRole });
    if (!('reason' in resent)) return resent;
    switch (resent.reason) {
      case 'no_such_invitation':
        throw new Refusal('not_found', 'There is no such invitation.');
      case 'owners_only':
        throw new Refusal('forbidden', 'Only an owner can invite an owner.');
    }
  },
);
