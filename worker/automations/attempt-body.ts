import type { DeliveryRecord, StoredBody } from './deliveries.ts';
import { toWebhookBody } from './webhook-body.ts';

/**
 * Decides how to store the body of an attempt: with the attempt, as a reference to an identical message, or not at all if the delivery
 * may not keep data about its lead.
 */
export async function storeBody(delivery: DeliveryRecord, body: string): Promise<StoredBody> {
  if (body === '') return { bodyIn: 'attempt', requestBody: '' };
  if (delivery.lead_kept === 0) return { bodyIn: 'nowhere', requestBody: '' };
  if (body === (await messageOf(delivery))) return { bodyIn: 'delivery', requestBody: '' };
  return { bodyIn: 'attempt', requestBody: body };
}

/** The body that was sent, or null if it was not stored. */
export async function restoreBody(
  delivery: DeliveryRecord,
  { bodyIn, requestBody }: StoredBody,
): Promise<string | null> {
  switch (bodyIn) {
    case 'attempt':
      return requestBody;
    case 'delivery':
      return messageOf(delivery);
    case 'nowhere':
      return null;
  }
}

async function messageOf({ outgoing }: DeliveryRecord): Promise<string> {
  const { Outgoing } = await import('../contract/outgoing.ts');
  return toWebhookBody(Outgoing.parse(JSON.parse(outgoing)));
}
