import { API_ORIGIN } from './api-client.ts';

/** The address of a socket, which includes a ticket for a single connection. */
export async function toSocketUrl(ticket: Promise<{ url: string }>): Promise<string> {
  const { url } = await ticket;
  const address = new URL(url, API_ORIGIN);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}
