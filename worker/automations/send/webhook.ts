import type { Wording } from '../../contract/wording.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';
import { signWebhook } from '../sign.ts';
import { toWebhookBody } from '../webhook-body.ts';
import { fillFields } from './fill-template.ts';
import type { Telling } from './telling.ts';

/** Builds a webhook request. If there are secrets, each attempt gets a new signature. */
export async function toWebhookRequest(
  telling: Telling,
  {
    url,
    method,
    headers = {},
    fields,
    secrets,
    now,
  }: {
    url: string;
    method: string;
    headers?: Record<string, string> | undefined;
    fields?: Wording['fields'];
    secrets: readonly string[];
    now: number;
  },
): Promise<OutgoingRequest> {
  const { deliveryId, outgoing } = telling;
  const body = toWebhookBody(outgoing, fields && fillFields(fields, telling));
  const signed = await signWebhook({ id: deliveryId, timestamp: Math.floor(now / 1000), body }, secrets);
  const { 'webhook-signature': signature, ...named } = signed;
  const ours = {
    'Content-Type': 'application/json',
    ...named,
    ...(secrets.length > 0 && { 'webhook-signature': signature }),
    ...(outgoing.requestId !== undefined && { 'X-Request-Id': outgoing.requestId }),
  };
  // HTTP would join two headers whose names differ only in case, but `Headers.set` replaces the earlier one.
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(ours)) all.set(name, value);
  return { method, url, headers: Object.fromEntries(all), body };
}
