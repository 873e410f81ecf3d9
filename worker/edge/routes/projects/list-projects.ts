import * as z from 'zod';
import { Project } from '../../../contract/project.ts';
import { listProjects } from '../../../settings/list-projects.ts';
import { accountEndpoint } from '../../endpoint.ts';

export const listProjectsEndpoint = accountEndpoint(
  {
    method: 'get',
    url: '/api/projects',
    operationId: 'listProjects',
    tag: 'Projects',
    summary: 'Your projects',
    description: 'Every project that you are a member of, with your role in it.',
    status: 200,
    answer: z.array(Project),
  },
  async ({ principal: { userId }, env }) => listProjects(env.DB, { userId }),
);
