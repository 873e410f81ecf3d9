import { DeliveryMessage, type Outgoing } from '../contract/outgoing.ts';
import { log } from '../observe/log.ts';
import { listSubscribers } from '../settings/webhooks/read-webhooks.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { closeDelivery, deliveryIdOf, insertDelivery, type Target } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';

/** Where something broke off that was not the receiver's doing. */
const BROKEN_RETRY_SECONDS = 10;

/** Each message by itself: acknowledged when done, sent back when not; one receiver's trouble is not another's. */
export async function consumeDeliveries(batch: MessageBatch, env: Env, now: () => number): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        const again = await handle(env, DeliveryMessage.parse(message.body), now);
        if (again) message.retry(again);
        else message.ack();
      } catch (error) {
        log('error', 'delivery.broken', { messageId: message.id, attempts: message.attempts, error: String(error) });
        message.retry({ delaySeconds: BROKEN_RETRY_SECONDS });
      }
    }),
  );
}

async function handle(env: Env, message: DeliveryMessage, now: () => number): Promise<{ delaySeconds: number } | null> {
  switch (message.type) {
    case 'attempt':
      return attemptDelivery(env, message.deliveryId, now);
    case 'publish':
      await publishOutgoing(env, message.outgoing, now());
      return null;
  }
}

/** Notes a delivery for everyone who wants to know, and sends for each of them. Repeatable: ids are made of what is told, and to whom. */
async function publishOutgoing(env: Env, outgoing: Outgoing, now: number): Promise<void> {
  const { projectId, type, automation, id } = outgoing;
  const endpoints = await listSubscribers(env.DB, projectId, type);
  const targets: Target[] = [
    ...(automation ? [{ kind: 'automation' as const, id: automation.id }] : []),
    ...endpoints.map((endpoint) => ({ kind: 'endpoint' as const, id: endpoint.id })),
  ];
  const deliveryIds = await Promise.all(
    targets.map(async (target) => {
      const deliveryId = await deliveryIdOf(id, target.id);
      await insertDelivery(env.DB, { id: deliveryId, target, outgoing, now });
      return deliveryId;
    }),
  );
  await sendAttempts(env, deliveryIds);
}

/** Messages that broke off more often than the queue has patience for: the delivery is kept as dead, to be seen and replayed. */
export async function consumeDeadDeliveries(batch: MessageBatch, env: Env, now: () => number): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const { data } = DeliveryMessage.safeParse(message.body);
      log('error', 'delivery.dead_lettered', { messageId: message.id, type: data?.type });
      if (data?.type === 'attempt') await closeDelivery(env.DB, data.deliveryId, 'dead', now());
      // What could not even be noted is noted once more: the receiver may be there by now.
      if (data?.type === 'publish') await publishOutgoing(env, data.outgoing, now());
      message.ack();
    }),
  );
}
