import { resendInvitation } from '../../../settings/members/resend-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const resendInvitationHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).resendInvitation,
  (call, { path }) => resendInvitation(call, path),
  refuseMember,
);
