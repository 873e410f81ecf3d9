import { env } from 'cloudflare:workers';
import { expect, inject, it, vi } from 'vitest';
import type { DeliveryMessage } from '../contract/outgoing.ts';
import { liveWork } from '../live-work.ts';
import { call, newTenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { consumeDeliveries } from './consume-deliveries.ts';

/** More messages than one batch of the test's queue can hold, which is a hundred. */
const LEADS = 150;

it('delivery attempts do not wait behind announcements, because the two have separate queues', async () => {
  const { token, projectId } = await newTenant();
  const inbox = crypto.randomUUID();
  const url = `${inject('receiverUrl')}/${inbox}/200`;
  await call('POST', '/api/webhooks', { token, body: { url, events: ['lead.erased'] } });
  const announcements = openDeliveryQueue(Date.now());
  const attempts = openDeliveryQueue(Date.now());
  const world = { ...env, DELIVERIES: announcements.producer, ATTEMPTS: attempts.producer };
  const consume = async (batch: MessageBatch, now: () => number) => {
    await consumeDeliveries(batch, world, { now });
    return 'alive' as const;
  };
  const messages = Array.from({ length: LEADS }, (_, i): { body: DeliveryMessage } => {
    const about = { projectId, leadId: `lead_${i}`, at: 0, seq: 1, lead: null };
    return { body: { type: 'publish', outgoing: { id: `msg_${i}`, type: 'lead.erased', ...about } } };
  });
  await announcements.producer.sendBatch(messages);
  await announcements.deliverBatch(consume);
  await attempts.deliverAll(consume);
  const received = async () => ((await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as object[]).length;
  expect(await received()).toBe(100);
  expect(announcements.size()).toBe(LEADS - 100);
  await announcements.deliverAll(consume);
  await attempts.deliverAll(consume);
  expect(await received()).toBe(LEADS);
});

it('during live traffic, a single message is handled at once, and the messages of a batch are handled one by one', async () => {
  const { projectId } = await newTenant();
  const queue = openDeliveryQueue(Date.now());
  const consume = async (batch: MessageBatch) => {
    await consumeDeliveries(batch, { ...env, ATTEMPTS: queue.producer });
    return 'alive' as const;
  };
  const announce = (count: number) =>
    queue.producer.sendBatch(
      Array.from({ length: count }, (_, i): { body: DeliveryMessage } => {
        const about = { projectId, leadId: `lead_${i}`, at: 0, seq: 1, lead: null };
        return { body: { type: 'publish', outgoing: { id: `msg_${i}`, type: 'lead.erased', ...about } } };
      }),
    );
  const [takeTurn, takeTurnAtOnce] = [vi.spyOn(liveWork, 'takeTurn'), vi.spyOn(liveWork, 'takeTurnAtOnce')];
  const endTurn = vi.spyOn(liveWork, 'endTurn');
  const answered = Promise.withResolvers<void>();
  const live = liveWork.asLive(() => answered.promise);

  await announce(1);
  await queue.deliverBatch(consume);
  expect(takeTurn).not.toHaveBeenCalled();
  // Without `takeTurnAtOnce`, messages that arrive one by one would block the isolate.
  expect(takeTurnAtOnce).toHaveBeenCalledTimes(1);
  expect(endTurn).toHaveBeenCalledWith(takeTurnAtOnce.mock.results[0]?.value);

  await announce(6);
  const startedAt = Date.now();
  await queue.deliverBatch(consume);
  expect(takeTurn).toHaveBeenCalledTimes(5);
  expect(Date.now() - startedAt).toBeGreaterThan(150);
  vi.restoreAllMocks();
  answered.resolve();
  await live;
});
