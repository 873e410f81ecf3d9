import type { Context } from 'hono';
import { admitSocket, type SocketRefused } from '../../access/admit-socket.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';

/** Admits a WebSocket by its ticket, and returns the project that the ticket is for. */
export async function requireTicket(
  { env, req }: Context<AppEnv>,
  { now, ...asked }: { ticket: string; subject: string; projectId?: string; now: number },
): Promise<{ projectId: string }> {
  const admitted = await admitSocket({ env, now }, { ...asked, request: req.raw });
  if ('reason' in admitted) throw refuseSocket(admitted);
  return admitted;
}

export function refuseSocket({ reason }: SocketRefused): Refusal {
  switch (reason) {
    case 'bad_ticket':
      return new Refusal('invalid_credentials', 'This ticket is not for this socket, or has expired: get a new one.');
    case 'not_a_websocket':
      return new Refusal('upgrade_required', 'Open this address as a WebSocket.', {
        headers: { Upgrade: 'websocket' },
      });
  }
}
