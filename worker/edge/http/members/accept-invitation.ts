import { acceptInvitation } from '../../../settings/members/accept-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const acceptInvitationHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).acceptInvitation,
  (call, { body }) => acceptInvitation(call, body),
  refuseMember,
);
