import { type Call, requirePermission } from '../access/call.ts';
import { signTicket } from '../access/tokens.ts';

/** Creates a ticket for the project's socket. */
export async function createProjectTicket(call: Call): Promise<{ ticket: string; url: string }> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const ticket = await signTicket({ projectId, subject: 'project' }, { secret: env.JWT_SECRET, now });
  return { ticket, url: `/api/projects/${projectId}/live?ticket=${ticket}` };
}
