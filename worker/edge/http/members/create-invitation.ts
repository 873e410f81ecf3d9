import { createInvitation } from '../../../settings/members/create-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const createInvitationHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).createInvitation,
  (call, { body }) => createInvitation(call, body),
  refuseMember,
);
