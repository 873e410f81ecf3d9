import type { DeliveryMessage, Outgoing } from '../contract/outgoing.ts';
import { currentRequestId } from '../observe/request-id.ts';

/** Queues a lead's announcements. The queue's consumer finds the subscribers. */
export async function sendToDeliveries(env: Env, outgoing: Outgoing[]): Promise<void> {
  await env.DELIVERIES.sendBatch(
    outgoing.map((one): { body: DeliveryMessage } => ({
      body: { type: 'publish', outgoing: one, requestId: one.requestId },
    })),
  );
}

/** Queues an attempt for each of these deliveries. Attempts have their own queue, so that they do not wait behind announcements. */
export async function sendAttempts(
  env: Env,
  deliveryIds: string[],
  { delaySeconds = 0 }: { delaySeconds?: number } = {},
): Promise<void> {
  const requestId = currentRequestId();
  for (let i = 0; i < deliveryIds.length; i += 100) {
    const messages = deliveryIds
      .slice(i, i + 100)
      .map((deliveryId): { body: DeliveryMessage } => ({ body: { type: 'attempt', deliveryId, requestId } }));
    await env.ATTEMPTS.sendBatch(messages, { delaySeconds });
  }
}
