import { createInvitation as definition } from '../../../contract/api/members.ts';
import { createInvitation } from '../../../settings/members/create-invitation.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const createInvitationHandler = handle(
  definition,
  (call, { body }) => createInvitation(call, body),
  refuseMember,
);
