import { acceptInvitation as definition } from '../../../contract/api/members.ts';
import { acceptInvitation } from '../../../settings/members/accept-invitation.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { pickProject } from '../projects/pick-project.ts';

export const acceptInvitationHandler = endpoint(
  definition,
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
