import * as z from 'zod';
import { Member } from '../../../contract/project.ts';
import { listMembers } from '../../../settings/list-members.ts';
import { endpoint } from '../../endpoint.ts';
import { ProjectPath } from './project-path.ts';

export const listMembersEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/members',
    operationId: 'listMembers',
    tag: 'Projects',
    summary: 'Who is in the project',
    description: 'With their roles.',
    access: 'project:read',
    path: ProjectPath,
    status: 200,
    answer: z.array(Member),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, env }) => listMembers(env.DB, projectId),
);
