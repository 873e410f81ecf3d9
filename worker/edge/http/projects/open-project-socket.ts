import { openProjectSocket as definition } from '../../../contract/api/projects.ts';
import { projectObject } from '../../../project/project-client.ts';
import { answerOf } from '../../answer-of.ts';
import { requireTicket } from '../../auth/require-ticket.ts';
import { endpoint } from '../../endpoint.ts';

export const openProjectSocketHandler = endpoint(
  definition,
  async ({ path: { projectId }, query: { ticket }, env, now, context }) => {
    await requireTicket(context, { ticket, subject: 'project', projectId, now });
    return answerOf(await projectObject(env, projectId).fetch(context.req.raw));
  },
);
