import * as z from 'zod';
import { Invitation } from '../../../contract/project.ts';
import { listInvitations } from '../../../settings/list-invitations.ts';
import { endpoint } from '../../endpoint.ts';
import { ProjectPath } from './project-path.ts';

export const listInvitationsEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/invitations',
    operationId: 'listInvitations',
    tag: 'Projects',
    summary: 'Open invitations',
    description: 'Those that were neither accepted, nor taken back, nor have expired.',
    access: 'members:write',
    path: ProjectPath,
    status: 200,
    answer: z.array(Invitation),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, env, now }) => listInvitations(env.DB, projectId, now),
);
