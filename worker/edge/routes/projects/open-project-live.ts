import * as z from 'zod';
import { projectObject } from '../../../project/project-client.ts';
import { answerOf } from '../../answer-of.ts';
import { requireTicket } from '../../auth/require-ticket.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { ProjectPath } from './project-path.ts';

export const openProjectLive = publicEndpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/live',
    operationId: 'openProjectSocket',
    tag: 'Projects',
    summary: 'The project’s socket',
    description:
      'A WebSocket: `hello`, then one `commit` for the leads written to the lists at once, never one per event, and at most ten a second. Send `ping` to be answered `pong`.',
    path: ProjectPath,
    query: z.object({
      ticket: z.string({ error: 'is required: get one from POST /api/projects/{projectId}/live-ticket' }),
    }),
    status: 101,
    answer: z.never(),
    refusals: ['invalid_credentials', 'upgrade_required'],
  },
  async ({ path: { projectId }, query: { ticket }, env, now, context }) => {
    await requireTicket(context, { ticket, subject: 'project', projectId, now });
    return answerOf(projectObject(env, projectId).fetch(context.req.raw));
  },
);
