import * as z from 'zod';
import { LinkToken } from '../../../contract/account.ts';
import { Project } from '../../../contract/project.ts';
import { acceptInvitation } from '../../../settings/accept-invitation.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { accountEndpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { pickProject } from './pick-project.ts';

export const acceptInvitationEndpoint = accountEndpoint(
  {
    method: 'post',
    url: '/api/invitations/accept',
    operationId: 'acceptInvitation',
    tag: 'Projects',
    summary: 'Accept an invitation, with the token of its link',
    description:
      'You must be logged in with the email address that was invited. Without an account, register with `invitationToken`.',
    body: z.object({ token: LinkToken }),
    status: 200,
    answer: Project,
    refusals: ['not_found'],
  },
  async ({ body: { token }, principal: { userId, email }, env, now }) => {
    const accepted = await acceptInvitation(env.DB, { token, userId, email }, now);
    if ('reason' in accepted) {
      if (accepted.reason === 'another_email') {
        throw anotherEmail();
      }
      throw invalidInvitation('token');
    }
    forgetCredentials();
    return pickProject(env, { userId, projectId: accepted.projectId });
  },
);

export const anotherEmail = () =>
  new Refusal('forbidden', 'This invitation is for another email address: use that one.');

export const invalidInvitation = (path: 'token' | 'invitationToken') =>
  invalid([{ path, message: 'is not valid, was used, was revoked or has expired: ask for a new invitation' }]);
