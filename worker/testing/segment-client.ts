import { exports } from 'cloudflare:workers';
import { call, type Tenant } from './api.ts';
import { isDocumented, requireDocumented } from './conformance.ts';

export const ORIGIN = 'https://leads.example';
export const SUCCESS = { success: true };
export const basic = (key: string) => ({ Authorization: `Basic ${btoa(`${key}:`)}` });
export const visit = (messageId: string, userId = 'u1') => ({ type: 'page', messageId, userId });

/** Sends like a Segment client: text and bytes unchanged, anything else as JSON. */
export async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await exports.default.fetch(`${ORIGIN}${path}`, {
    method: 'POST',
    headers,
    redirect: 'manual',
    body: raw ? (body as BodyInit) : JSON.stringify(body),
  });
  const { status, headers: answered } = response;
  const answer = { status, headers: answered, body: await response.json<Record<string, unknown>>() };
  // The document contains Segment's own paths, and describes their aliases in its text.
  const seen = { method: 'POST', path, ...answer };
  if (isDocumented(seen)) requireDocumented(seen);
  return answer;
}

/** The types of a lead's stored activities by ID. Null if there is no such lead. */
export async function storedOf({ secretKey }: Tenant, leadId = 'u1'): Promise<Record<string, string> | null> {
  const { status, body } = await call('GET', `/api/leads/${leadId}/timeline`, { key: secretKey });
  if (status === 404) return null;
  const events = body.filter(({ type }: { type: string }) => type === 'event');
  return Object.fromEntries(events.map((e: { eventId: string; eventType: string }) => [e.eventId, e.eventType]));
}
