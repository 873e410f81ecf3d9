import { resendInvitation as definition } from '../../../contract/api/members.ts';
import { resendInvitation } from '../../../settings/members/resend-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const resendInvitationHandler = handle(
  definition,
  (call, { path }) => resendInvitation(call, path),
  refuseMember,
);
