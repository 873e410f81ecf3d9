import { Invitation, InvitationInput } from '../../../contract/project.ts';
import { inviteMember } from '../../../settings/invite-member.ts';
import { mailerOf } from '../../../settings/mailer.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const createInvitation = endpoint(
  {
    method: 'post',
    url: '/api/projects/{projectId}/invitations',
    operationId: 'createInvitation',
    tag: 'Projects',
    summary: 'Invite someone by e-mail',
    description:
      'The link is good once, for seven days, and for an account with this e-mail. A second invitation makes the first void.',
    access: 'members:write',
    path: ProjectPath,
    body: InvitationInput,
    status: 201,
    answer: Invitation,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { projectId }, body, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const toLink = (token: string) => new URL(`/accept-invitation#token=${token}`, env.PUBLIC_URL).href;
    const invited = await inviteMember(
      { db: env.DB, mailer: mailerOf(env), now },
      { projectId, ...body, actor, actorRole, toLink },
    );
    if (!('reason' in invited)) return invited;
    switch (invited.reason) {
      case 'owners_only':
        throw new Refusal('forbidden', 'Only an owner makes or unmakes owners.');
      case 'is_member':
        throw new Refusal('conflict', 'Who has this e-mail is a member already.', {
          errors: [{ path: 'email', message: 'is a member already' }],
        });
      case 'too_many_invitations':
        throw new Refusal('conflict', 'This project has as many open invitations as it can.');
    }
  },
);
