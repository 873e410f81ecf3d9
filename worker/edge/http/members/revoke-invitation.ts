import { revokeInvitation as definition } from '../../../contract/api/members.ts';
import { revokeInvitation } from '../../../settings/members/revoke-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const revokeInvitationHandler = handle(
  definition,
  (call, { path }) => revokeInvitation(call, path),
  refuseMember,
);
