import { env } from 'cloudflare:workers';
import { beforeEach, expect, inject, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { DeliveryMessage, Outgoing } from '../contract/outgoing.ts';
import { sendOutbox } from '../lead/send-outbox.ts';
import { insertOutgoing } from '../lead/storage/outbox.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { inLead, newLead } from '../testing/lead-objects.ts';
import { consumeDeliveries } from './consume-deliveries.ts';

/** Limits of Cloudflare Queues, in bytes. */
const MESSAGE_BYTES_MAX = 128_000;
const BATCH_BYTES_MAX = 256_000;

let tenant: Tenant;
let inbox: string;
let queue: ReturnType<typeof openDeliveryQueue>;
let automationId: string;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
  queue = openDeliveryQueue(Date.now());
  await asOwner('POST', '/api/leads', { leadId: 'lead_1', name: 'Alice' });
  const url = `${inject('receiverUrl')}/${inbox}/200`;
  const when = { name: 'Notify', whenStage: 'hot', action: 'webhook', config: { url } };
  automationId = (await asOwner('POST', '/api/automations', when)).body.id;
  await asOwner('POST', '/api/webhooks', { url, events: ['lead.created', 'lead.score_changed'] });
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const received = async () =>
  ((await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { body: string }[]).map(
    ({ body }) => JSON.parse(body) as { type: string; data: { sequence: number; lead: { name: string } } },
  );

/** The announcement of a lead with this many bytes of properties. */
const makeOutgoing = (
  seq: number,
  { bytes = 0, id = `msg_${seq}`, type = 'lead.score_changed' }: Partial<Outgoing> & { bytes?: number } = {},
): Outgoing => ({
  ...{ id, type, projectId: tenant.projectId, leadId: 'lead_1', at: queue.now(), seq },
  ...(type === 'automation.fired' && { automation: { id: automationId, name: 'Notify', reason: 'rose' } }),
  lead: {
    ...{ _id: 'lead_1', name: 'Alice', email: null, company: null, phone: null, custom: { note: 'x'.repeat(bytes) } },
    ...{ currentScore: seq, leadStage: 'cold', velocityScore: 0, eventCount: 1, eventsLast24h: 1, version: seq },
    ...{ firstEventAt: null, lastEventAt: null, changesAt: null, createdAt: '2026-02-11T09:30:00.000Z' },
    stageDropsAt: null,
    owner: null,
    status: 'new',
    taskDueAt: null,
    firstTouch: null,
    idKind: 'own',
    mergedFrom: [],
    mergedCount: 0,
  },
});

/** A queue producer with the platform's limits, which rejects some messages without a reason. */
function openSender({ refuses = () => false }: { refuses?: (outgoing: Outgoing) => boolean } = {}) {
  const sent: Outgoing[][] = [];
  return {
    sent,
    send: async (outgoing: Outgoing[]) => {
      const sizes = outgoing.map((one) => JSON.stringify({ type: 'publish', outgoing: one }).length);
      if (Math.max(...sizes) > MESSAGE_BYTES_MAX) throw new Error('a message is too large');
      if (sizes.reduce((sum, size) => sum + size) > BATCH_BYTES_MAX) throw new Error('the batch is too large');
      if (outgoing.length > 100) throw new Error('too many messages');
      if (outgoing.some(refuses)) throw new Error('refused');
      sent.push(outgoing);
    },
  };
}

/** Puts messages into a lead's outbox, and sends the outbox one or more times. */
const throughOutbox = (
  messages: Outgoing[],
  senders: { send: (outgoing: Outgoing[]) => Promise<void> }[],
): Promise<{ errors: string[]; left: string[] }> =>
  inLead(newLead({ projectId: tenant.projectId }), async (store) => {
    for (const message of messages) insertOutgoing(store, message);
    const errors: string[] = [];
    for (const { send } of senders)
      await sendOutbox({ ...store, send }).catch((error: Error) => errors.push(error.message));
    return {
      errors,
      left: store.sql
        .exec<{ id: string }>('SELECT id FROM outbox')
        .toArray()
        .map(({ id }) => id),
    };
  });

const consumeAll = () =>
  queue.deliverAll(async (batch, now) => {
    await consumeDeliveries(batch, env, { now });
    return 'alive';
  });

it('an outbox is sent within the limits of the queue, whatever it contains', async () => {
  const messages = Array.from({ length: 250 }, (_, i) => makeOutgoing(i, { bytes: (i % 7) * 19_900 }));
  const sender = openSender();
  expect(await throughOutbox(messages, [sender])).toEqual({ errors: [], left: [] });
  const sent = sender.sent.flat();
  expect(sent.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(messages.map(({ seq }) => seq));
});

it.each([
  [LIMITS.outgoingBytesMax, undefined],
  [LIMITS.outgoingBytesMax + 1, LIMITS.outgoingBytesMax + 1],
  [3_000_000, 3_000_000],
])('a message of %i bytes is sent, without its lead if it is too large', async (bytes, tooLargeBytes) => {
  const empty = JSON.stringify(makeOutgoing(1)).length;
  const sender = openSender();
  await throughOutbox([makeOutgoing(1, { bytes: bytes - empty })], [sender]);
  const [sent] = sender.sent.flat();
  expect({ bytes: sent?.tooLargeBytes, hasLead: sent?.lead !== null }).toEqual({
    bytes: tooLargeBytes,
    hasLead: tooLargeBytes === undefined,
  });
});

it('size limits count UTF-8 bytes, not characters', async () => {
  const outgoing = makeOutgoing(1);
  if (outgoing.lead) outgoing.lead.custom = { note: '€'.repeat(LIMITS.outgoingBytesMax / 2) };
  const sender = openSender();
  await throughOutbox([outgoing], [sender]);
  expect(sender.sent.flat()[0]?.tooLargeBytes).toBeGreaterThan(LIMITS.outgoingBytesMax);
});

it('a message that the queue rejects does not block other messages, and is sent once the queue accepts it', async () => {
  const refused = openSender({ refuses: ({ seq }) => seq === 3 });
  const taken = openSender();
  const messages = Array.from({ length: 8 }, (_, i) => makeOutgoing(i));
  expect(await throughOutbox(messages, [refused, taken])).toEqual({
    errors: ['1 messages could not be queued: Error: refused'],
    left: [],
  });
  expect(refused.sent.flat().map(({ seq }) => seq)).toEqual([0, 1, 2, 4, 5, 6, 7]);
  expect(taken.sent.flat().map(({ seq }) => seq)).toEqual([3]);
});

it.each(['lead.created', 'lead.score_changed', 'automation.fired'] as const)(
  'a %s that is too large fails with a reason; later messages are sent, and a retry sends the lead’s state at that time',
  async (type) => {
    const sender = openSender();
    await throughOutbox([makeOutgoing(1, { type, bytes: 200_000 }), makeOutgoing(2)], [sender]);
    for (const outgoing of sender.sent.flat()) {
      const message: DeliveryMessage = { type: 'publish', outgoing };
      await queue.producer.send(message);
      // The queue may deliver the message twice.
      if (outgoing.tooLargeBytes !== undefined) await queue.producer.send(message);
    }
    await consumeAll();
    await expect.poll(async () => (await received()).map(({ data }) => data.sequence)).toEqual([2]);
    const dead = (await asOwner('GET', '/api/dead-letters')).body as { id: string; type: string; leadId: string }[];
    expect(dead).toMatchObject([{ type, leadId: 'lead_1', status: 'dead' }]);
    const { history } = (await asOwner('GET', `/api/deliveries/${dead[0]?.id}`)).body;
    expect(history).toMatchObject([{ attempt: 1, error: expect.stringContaining('the limit is 120 kB') }]);

    await asOwner('PATCH', '/api/leads/lead_1', { name: 'Alice Smith' });
    expect((await asOwner('POST', `/api/dead-letters/${dead[0]?.id}/replay`)).body).toEqual({ replayed: 1 });
    await expect.poll(async () => (await received()).length).toBe(2);
    expect((await received())[1]).toMatchObject({ type, data: { sequence: 1, lead: { name: 'Alice Smith' } } });
    await expect.poll(async () => (await asOwner('GET', '/api/dead-letters')).body).toEqual([]);
  },
);

it('a lead that is erased before its oversized message arrives leaves no delivery behind', async () => {
  const sender = openSender();
  await throughOutbox([makeOutgoing(1, { bytes: 200_000 })], [sender]);
  await asOwner('DELETE', '/api/leads/lead_1');
  for (const outgoing of sender.sent.flat()) await queue.producer.send({ type: 'publish', outgoing });
  await consumeAll();
  expect((await asOwner('GET', '/api/dead-letters')).body).toEqual([]);
});
