import { previewInvitation as definition } from '../../../contract/api/members.ts';
import { toInstant } from '../../../contract/instant.ts';
import { findInvitation } from '../../../settings/members/open-invitation.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { endpoint } from '../../endpoint.ts';
import { invalidInvitation } from './accept-invitation.ts';

export const previewInvitationHandler = endpoint(definition, async ({ body: { token }, env, now, context }) => {
  await limitAttempts(context, { door: 'invitation' });
  const found = await findInvitation(env.DB, token, now);
  if (!found) throw invalidInvitation('token');
  const { email, role, projectName, expiresAt } = found;
  return { email, role, projectName, expiresAt: toInstant(expiresAt) };
});
