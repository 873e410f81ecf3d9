import { revokeInvitation } from '../../../settings/members/revoke-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const revokeInvitationHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).revokeInvitation,
  (call, { path }) => revokeInvitation(call, path),
  refuseMember,
);
