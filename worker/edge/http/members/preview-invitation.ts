import { previewInvitation } from '../../../settings/members/preview-invitation.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const previewInvitationHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).previewInvitation,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'invitation' });
    return previewInvitation(call, body);
  },
  refuseMember,
);
