import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import { signTicket } from '../access/tokens.ts';

/** Creates a ticket for the project's socket. */
export async function createProjectTicket(call: Call): Promise<{ ticket: string; url: string }> {
  requirePermission(call, 'leads:read');
  const { env, projectId, actor, now } = call;
  const held = { projectId, subject: 'project', holder: actorIdOf(actor) } as const;
  const ticket = await signTicket(held, { secret: env.JWT_SECRET, now });
  return { ticket, url: `/api/projects/${projectId}/live?ticket=${ticket}` };
}
