import { signTicket } from '../../../access/tokens.ts';
import { createProjectTicket as definition } from '../../../contract/api/projects.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const createProjectTicketHandler = endpoint(definition, async ({ path: { projectId }, principal, env, now }) => {
  if (projectId !== principal.projectId) throw new Refusal('not_found', 'There is no such project.');
  const ticket = await signTicket({ projectId, subject: 'project' }, { secret: env.JWT_SECRET, now });
  return { ticket, url: `/api/projects/${projectId}/live?ticket=${ticket}` };
});
