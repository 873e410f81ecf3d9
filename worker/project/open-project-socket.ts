import { admitSocket, type SocketRefused } from '../access/admit-socket.ts';
import type { PublicCall } from '../access/call.ts';
import { projectObject } from './project-client.ts';

/** Opens the socket that a ticket is for, by passing the request on to the project's object. */
export async function openProjectSocket(
  call: PublicCall,
  { projectId, ticket, request }: { projectId: string; ticket: string; request: Request },
): Promise<Response | SocketRefused> {
  const admitted = await admitSocket(call, { ticket, subject: 'project', projectId, request });
  return 'reason' in admitted ? admitted : projectObject(call.env, projectId).fetch(admitted.request);
}
