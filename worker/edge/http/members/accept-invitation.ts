import { acceptInvitation as definition } from '../../../contract/api/members.ts';
import { acceptInvitation } from '../../../settings/members/accept-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const acceptInvitationHandler = handle(
  definition,
  (call, { body }) => acceptInvitation(call, body),
  refuseMember,
);
