import type { OutgoingRequest } from '../../outbound/request.ts';
import { toWebhookBody } from '../outgoing-body.ts';
import { signWebhook } from '../sign.ts';
import type { Telling } from './telling.ts';

/** A webhook, signed anew for each attempt where there are secrets. */
export async function toWebhookRequest(
  { deliveryId, outgoing }: Telling,
  {
    url,
    method,
    headers = {},
    secrets,
    now,
  }: {
    url: string;
    method: string;
    headers?: Record<string, string> | undefined;
    secrets: readonly string[];
    now: number;
  },
): Promise<OutgoingRequest> {
  const body = toWebhookBody(outgoing);
  const signed = await signWebhook({ id: deliveryId, timestamp: Math.floor(now / 1000), body }, secrets);
  const { 'webhook-signature': signature, ...named } = signed;
  return {
    method,
    url,
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      ...named,
      ...(secrets.length > 0 && { 'webhook-signature': signature }),
    },
    body,
  };
}
