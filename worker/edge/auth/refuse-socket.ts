import type { SocketRefused } from '../../access/admit-socket.ts';
import { Refusal } from '../problem.ts';

export function refuseSocket({ reason }: SocketRefused): Refusal {
  switch (reason) {
    case 'bad_ticket':
      return new Refusal(
        'invalid_credentials',
        'This ticket is not for this socket, or it has expired. Get a new ticket.',
      );
    case 'not_a_websocket':
      return new Refusal('upgrade_required', 'Open this address as a WebSocket.', {
        headers: { Upgrade: 'websocket' },
      });
  }
}
