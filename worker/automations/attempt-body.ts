import { Outgoing } from '../contract/outgoing.ts';
import type { DeliveryRecord, StoredBody } from './deliveries.ts';
import { toWebhookBody } from './webhook-body.ts';

/** Stores a body once: not beside the message that it repeats, and not at all if the delivery may not keep its lead. */
export function storeBody(delivery: DeliveryRecord, body: string): StoredBody {
  if (body === '') return { bodyIn: 'attempt', requestBody: '' };
  if (delivery.lead_kept === 0) return { bodyIn: 'nowhere', requestBody: '' };
  if (body === messageOf(delivery)) return { bodyIn: 'delivery', requestBody: '' };
  return { bodyIn: 'attempt', requestBody: body };
}

/** The body that was sent; null if it was not kept. */
export function restoreBody(delivery: DeliveryRecord, { bodyIn, requestBody }: StoredBody): string | null {
  switch (bodyIn) {
    case 'attempt':
      return requestBody;
    case 'delivery':
      return messageOf(delivery);
    case 'nowhere':
      return null;
  }
}

const messageOf = ({ outgoing }: DeliveryRecord): string => toWebhookBody(Outgoing.parse(JSON.parse(outgoing)));
