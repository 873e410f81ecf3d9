import * as z from 'zod';
import { signTicket } from '../../auth/tokens.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { ProjectPath } from './project-path.ts';

export const createProjectTicket = endpoint(
  {
    method: 'post',
    url: '/api/projects/{projectId}/live-ticket',
    operationId: 'createProjectTicket',
    tag: 'Projects',
    summary: 'A ticket that opens the project’s socket',
    description: 'Good for 30 seconds and for `/api/projects/{projectId}/live?ticket=…` only.',
    access: 'leads:read',
    path: ProjectPath,
    status: 201,
    answer: z.object({
      ticket: z.string(),
      url: z.string().meta({ example: '/api/projects/prj_5f0c2a9e/live?ticket=…' }),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, principal, env, now }) => {
    if (projectId !== principal.projectId) throw new Refusal('not_found', 'There is no such project.');
    const ticket = await signTicket({ projectId, subject: 'project' }, { secret: env.JWT_SECRET, now });
    return { ticket, url: `/api/projects/${projectId}/live?ticket=${ticket}` };
  },
);
