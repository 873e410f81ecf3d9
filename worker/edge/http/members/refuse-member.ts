import { LIMITS } from '../../../contract/limits.ts';
import type { MemberRefused } from '../../../settings/members/member-place.ts';
import { noSuchProject } from '../../auth/authenticate.ts';
import { contended, invalid, Refusal } from '../../problem.ts';

type InvitationReason = 'no_such_invitation' | 'invites_owners_only' | 'is_member' | 'too_many_invitations';

export function refuseMember({
  reason,
}: {
  reason: MemberRefused['reason'] | InvitationReason | 'invalid_token' | 'another_email' | 'no_such_project';
}): Refusal {
  switch (reason) {
    case 'no_such_member':
      return new Refusal('not_found', 'There is no such member.');
    case 'owners_only':
      return new Refusal('forbidden', 'Only owners can change who is an owner.');
    case 'last_owner':
      return new Refusal('conflict', 'This is the only owner. Add another owner first.');
    case 'no_such_invitation':
      return new Refusal('not_found', 'There is no such invitation.');
    case 'invites_owners_only':
      return new Refusal('forbidden', 'Only an owner can invite an owner.');
    case 'is_member':
      return new Refusal('conflict', 'This person is already a member.', {
        errors: [{ path: 'email', message: 'is a member already' }],
      });
    case 'too_many_invitations':
      return new Refusal(
        'conflict',
        `You’ve reached the limit of ${LIMITS.invitationsMax} open invitations. Revoke one first.`,
      );
    case 'invalid_token':
      return invalidInvitation('token');
    case 'another_email':
      return anotherEmail();
    case 'no_such_project':
      return noSuchProject();
    case 'contended':
      return contended();
  }
}

export const anotherEmail = () =>
  new Refusal('forbidden', 'This invitation is for another email address: use that one.');

export const invalidInvitation = (path: 'token' | 'invitationToken') =>
  invalid([{ path, message: 'is not valid, was used, was revoked or has expired: ask for a new invitation' }]);
