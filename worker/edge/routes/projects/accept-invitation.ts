import * as z from 'zod';
import { LIMITS } from '../../../contract/limits.ts';
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
    description: 'You must be logged in with the e-mail address that was invited.',
    body: z.object({ token: z.string().max(LIMITS.idCharsMax) }),
    status: 200,
    answer: Project,
    refusals: ['not_found'],
  },
  async ({ body: { token }, principal: { userId, email }, env, now }) => {
    const accepted = await acceptInvitation(env.DB, { token, userId, email }, now);
    if ('reason' in accepted) {
      if (accepted.reason === 'another_email') {
        throw new Refusal('forbidden', 'This invitation is for another e-mail address: log in with that one.');
      }
      throw invalid([{ path: 'token', message: 'is not valid, was used or has expired: ask for a new invitation' }]);
    }
    forgetCredentials();
    return pickProject(env, { userId, projectId: accepted.projectId });
  },
);
