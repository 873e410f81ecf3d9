import type { Context } from 'hono';
import { verifyTicket } from '../../access/tokens.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';

/** Lets a WebSocket in by its ticket; answers whose project it is of. Throws what is wrong with the request. */
export async function requireTicket(
  { env, req }: Context<AppEnv>,
  { ticket, subject, projectId, now }: { ticket: string; subject: string; projectId?: string; now: number },
): Promise<{ projectId: string }> {
  const verified = await verifyTicket(ticket, { secret: env.JWT_SECRET, now });
  if (verified?.subject !== subject || (projectId !== undefined && verified.projectId !== projectId)) {
    throw new Refusal('invalid_credentials', 'This ticket is not for this socket, or has expired: get a new one.');
  }
  if (req.header('Upgrade')?.toLowerCase() !== 'websocket') {
    throw new Refusal('upgrade_required', 'Open this address as a WebSocket.', { headers: { Upgrade: 'websocket' } });
  }
  return { projectId: verified.projectId };
}
