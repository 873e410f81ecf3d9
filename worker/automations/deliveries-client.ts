import type { DeliveryMessage, Outgoing } from '../contract/outgoing.ts';

/** Hands over what a lead has to tell; who wants to know is found out by the consumer. */
export async function sendToDeliveries(env: Env, outgoing: Outgoing[]): Promise<void> {
  await env.DELIVERIES.sendBatch(
    outgoing.map((one): { body: DeliveryMessage } => ({ body: { type: 'publish', outgoing: one } })),
  );
}

/** Sends for an attempt at each of these deliveries, now or after a while. */
export async function sendAttempts(
  env: Env,
  deliveryIds: string[],
  { delaySeconds = 0 }: { delaySeconds?: number } = {},
): Promise<void> {
  for (let i = 0; i < deliveryIds.length; i += 100) {
    const messages = deliveryIds
      .slice(i, i + 100)
      .map((deliveryId): { body: DeliveryMessage } => ({ body: { type: 'attempt', deliveryId } }));
    await env.DELIVERIES.sendBatch(messages, { delaySeconds });
  }
}
