import { admitSocket, type SocketRefused } from '../../access/admit-socket.ts';
import type { PublicCall } from '../../access/call.ts';
import { leadObject } from '../../lead/lead-client.ts';

/** Opens the socket that a ticket is for: passes the request on to the lead's object. */
export async function openLeadSocket(
  call: PublicCall,
  { leadId, ticket, request }: { leadId: string; ticket: string; request: Request },
): Promise<Response | SocketRefused> {
  const admitted = await admitSocket(call, { ticket, subject: `lead:${leadId}`, request });
  if ('reason' in admitted) return admitted;
  return leadObject(call.env, admitted.projectId, leadId).fetch(admitted.request);
}
