import * as z from 'zod';
import { API_ORIGIN, callApi } from './api-client.ts';

const Ticket = z.object({ ticket: z.string(), url: z.string() });

/** The address of a socket, with a ticket that opens it once. */
export async function requestSocketUrl(path: string): Promise<string> {
  const { url } = await callApi(path, { method: 'POST', answer: Ticket });
  const address = new URL(url, API_ORIGIN);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}
