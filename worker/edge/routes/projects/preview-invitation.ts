import * as z from 'zod';
import { LinkToken } from '../../../contract/account.ts';
import { toInstant } from '../../../contract/instant.ts';
import { InvitationPreview } from '../../../contract/project.ts';
import { findInvitation } from '../../../settings/open-invitation.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { invalidInvitation } from './accept-invitation.ts';

export const previewInvitation = publicEndpoint(
  {
    method: 'post',
    url: '/api/invitations/preview',
    operationId: 'previewInvitation',
    tag: 'Projects',
    summary: 'See what an invitation’s link is for',
    description: 'Changes nothing. The token is sent in the body, so that it stands in no address.',
    body: z.object({ token: LinkToken }),
    status: 200,
    answer: InvitationPreview,
    refusals: ['rate_limited'],
  },
  async ({ body: { token }, env, now, context }) => {
    await limitAttempts(context, { door: 'invitation' });
    const found = await findInvitation(env.DB, token, now);
    if (!found) throw invalidInvitation('token');
    const { email, role, projectName, expiresAt } = found;
    return { email, role, projectName, expiresAt: toInstant(expiresAt) };
  },
);
