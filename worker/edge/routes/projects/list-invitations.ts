import * as z from 'zod';
import { Invitation } from '../../../contract/project.ts';
import { listInvitations } from '../../../settings/list-invitations.ts';
import { endpoint } from '../../endpoint.ts';
import { invitingOf } from './inviting-of.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const listInvitationsEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/invitations',
    operationId: 'listInvitations',
    tag: 'Projects',
    summary: 'Open invitations',
    description: 'Those that were neither accepted, nor revoked, nor have expired, each with its link.',
    access: 'members:write',
    path: ProjectPath,
    status: 200,
    answer: z.array(Invitation),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, principal, env, now }) =>
    listInvitations(invitingOf(env, now), { projectId, askerRole: requirePerson(principal).role }),
);
