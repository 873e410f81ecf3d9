import { LIMITS } from '../../../contract/limits.ts';
import { InvitationInput, InvitationSent } from '../../../contract/project.ts';
import { inviteMember } from '../../../settings/invite-member.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { invitingOf } from './inviting-of.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const createInvitation = endpoint(
  {
    method: 'post',
    url: '/api/projects/{projectId}/invitations',
    operationId: 'createInvitation',
    tag: 'Projects',
    summary: 'Invite someone by email',
    description:
      'The link works once, for seven days, for an account with this email. The answer holds it, and says whether an email went out. A second invitation of the same address voids the first.',
    access: 'members:write',
    path: ProjectPath,
    body: InvitationInput,
    status: 201,
    answer: InvitationSent,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { projectId }, body, principal, env, now }) => {
    const { userId: actor, role: actorRole } = requirePerson(principal);
    const invited = await inviteMember(invitingOf(env, now), { projectId, ...body, actor, actorRole });
    if (!('reason' in invited)) return invited;
    switch (invited.reason) {
      case 'owners_only':
        throw new Refusal('forbidden', 'Only an owner can invite an owner.');
      case 'is_member':
        throw new Refusal('conflict', 'This person is a member already.', {
          errors: [{ path: 'email', message: 'is a member already' }],
        });
      case 'too_many_invitations':
        throw new Refusal(
          'conflict',
          `This project has ${LIMITS.invitationsMax} open invitations, the most it can have: revoke one first.`,
        );
    }
  },
);
