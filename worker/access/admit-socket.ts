import { heldBy } from '../sockets/held-by.ts';
import type { PublicCall } from './call.ts';
import { tokenSecretsOf, verifyTicket } from './tokens.ts';

export interface SocketRefused {
  reason: 'bad_ticket' | 'not_a_websocket';
}

/**
 * Admits a WebSocket request by its ticket. Returns the project that the ticket was issued for, and the request to pass to the object that
 * opens the socket.
 */
export async function admitSocket(
  { env, now }: Pick<PublicCall, 'env' | 'now'>,
  { ticket, subject, projectId, request }: { ticket: string; subject: string; projectId?: string; request: Request },
): Promise<{ projectId: string; request: Request } | SocketRefused> {
  const verified = await verifyTicket(ticket, { secrets: tokenSecretsOf(env), now });
  const isTheirs = projectId === undefined || verified?.projectId === projectId;
  if (verified?.subject !== subject || !isTheirs) return { reason: 'bad_ticket' };
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') return { reason: 'not_a_websocket' };
  return { projectId: verified.projectId, request: heldBy(request, verified.holder) };
}
