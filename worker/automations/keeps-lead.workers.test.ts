import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import type { Lead } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { DAY_MS, dayNumber } from '../domain/time.ts';
import { askLead } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { consumeDeliveries } from './consume-deliveries.ts';
import { keepsLead } from './keeps-lead.ts';

/** The largest property that was seen in a real flood of events. */
const HEAVY = 33_000;
const PAGES = { causedBy: 'pages' } as const;

let tenant: Tenant;
let lead: Lead;
beforeEach(async () => {
  tenant = await newTenant();
  await asOwner('POST', '/api/leads', { leadId: 'lead_1', name: 'Alice' });
  const { projectId } = tenant;
  lead = (await askLead(env, { projectId, leadId: 'lead_1' }, (object) => object.read())) as Lead;
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const makeOutgoing = (id: string, more: Partial<Outgoing> & { bytes?: number } = {}): Outgoing => {
  const { bytes = HEAVY, ...rest } = more;
  return {
    ...{ id, type: 'lead.score_changed', projectId: tenant.projectId, leadId: 'lead_1', at: Date.now(), seq: 1 },
    lead: { ...lead, custom: { b: 'x'.repeat(bytes) } },
    ...rest,
  };
};
const setUsed = (bytes: number) =>
  env.DB.prepare('INSERT OR REPLACE INTO page_delivery_bytes VALUES (?1, ?2, ?3)')
    .bind(tenant.projectId, dayNumber(Date.now()), bytes)
    .run();
const used = (now = Date.now()) =>
  env.DB.prepare('SELECT bytes FROM page_delivery_bytes WHERE project_id = ?1 AND day = ?2')
    .bind(tenant.projectId, dayNumber(now))
    .first<number>('bytes');

/** Publishes the messages, and makes each attempt when it is due. */
async function publish(messages: Outgoing[]) {
  const queue = openDeliveryQueue(Date.now());
  const world = { ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer };
  for (const outgoing of messages) await queue.producer.send({ type: 'publish', outgoing });
  await queue.deliverAll(async (batch, now) => {
    await consumeDeliveries(batch, world, { now });
    return 'alive';
  });
}

interface Stored {
  status: string;
  leadKept: boolean;
  bytes: number;
}

/** Each delivery, with the bytes of its stored texts and of its attempts. */
const stored = async () =>
  (
    await env.DB.prepare(
      `SELECT status, lead_kept = 1 AS leadKept, length(outgoing) + (
         SELECT coalesce(sum(length(request_body)), 0) FROM delivery_attempts WHERE delivery_id = deliveries.id) AS bytes
       FROM deliveries ORDER BY lead_kept DESC`,
    ).all<Stored>()
  ).results.map((row) => ({ ...row, leadKept: Boolean(row.leadKept) }));

describe('deliveries caused by web pages', () => {
  let inbox: string;
  let webhookId: string;
  beforeEach(async () => {
    inbox = crypto.randomUUID();
    const url = `${inject('receiverUrl')}/${inbox}/200`;
    webhookId = (await asOwner('POST', '/api/webhooks', { url, events: ['lead.score_changed'] })).body.id;
  });
  const received = async () =>
    (
      (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
        headers: Record<string, string>;
        body: string;
      }[]
    ).map(({ headers, body }) => ({ id: headers['webhook-id'], body, lead: JSON.parse(body).data.lead as Lead }));

  it('store their bodies up to a daily limit and are still sent beyond the limit; messages caused by servers are always stored', async () => {
    await setUsed(LIMITS.pageDeliveryBytesPerDayMax - 2 * (HEAVY + 2_000));
    const ofPages = Array.from({ length: 6 }, (_, i) => makeOutgoing(`msg_${i}`, PAGES));
    await publish([...ofPages, makeOutgoing('msg_server')]);
    const rows = await stored();
    expect(rows.map(({ leadKept }) => leadKept)).toEqual([true, true, true, false, false, false, false]);
    for (const { status, leadKept, bytes } of rows) {
      expect(status).toBe('delivered');
      expect(bytes).toBeLessThan(leadKept ? HEAVY + 2_000 : 500);
    }
    expect(await used()).toBeLessThanOrEqual(LIMITS.pageDeliveryBytesPerDayMax);

    const sent = await received();
    expect(sent.map((one) => one.lead.name)).toEqual(Array(7).fill('Alice'));
    const { deliveries } = (await asOwner('GET', '/api/deliveries')).body as {
      deliveries: { id: string; leadKept: boolean }[];
    };
    for (const { id, leadKept } of deliveries) {
      const { history } = (await asOwner('GET', `/api/deliveries/${id}`)).body;
      const body = sent.find((one) => one.id === id)?.body;
      expect(history).toMatchObject([{ responseStatus: 200, requestBody: leadKept ? body : null }]);
    }
    expect(deliveries.filter(({ leadKept }) => leadKept)).toHaveLength(3);

    await asOwner('PATCH', '/api/leads/lead_1', { name: 'Alice Smith' });
    await asOwner('POST', '/api/deliveries/replay', { targetId: webhookId, statuses: ['delivered'] });
    await expect.poll(async () => (await received()).length, { timeout: 10_000 }).toBe(14);
    for (const { id, body, lead: told } of (await received()).slice(7)) {
      const kept = deliveries.find((one) => one.id === id)?.leadKept;
      expect(kept ? body : told.name).toBe(kept ? sent.find((one) => one.id === id)?.body : 'Alice Smith');
    }
  });

  it('beyond the limit are not sent once the lead is erased', async () => {
    await setUsed(LIMITS.pageDeliveryBytesPerDayMax);
    const queue = openDeliveryQueue(Date.now());
    const consume = async (batch: MessageBatch, now: () => number) => {
      await consumeDeliveries(batch, { ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer }, { now });
      return 'alive' as const;
    };
    await queue.producer.send({ type: 'publish', outgoing: makeOutgoing('msg_1', PAGES) });
    await queue.deliverBatch(consume);
    const [row] = (await env.DB.prepare('SELECT * FROM deliveries').all()).results;
    await asOwner('DELETE', '/api/leads/lead_1');
    // Restores the delivery, as if it had been stored during the erasure.
    const columns = Object.keys(row ?? {});
    await env.DB.prepare(`INSERT OR REPLACE INTO deliveries (${columns}) VALUES (${columns.map(() => '?')})`)
      .bind(...Object.values(row ?? {}))
      .run();
    await queue.deliverAll(consume);
    expect(await stored()).toMatchObject([{ status: 'discarded', leadKept: false }]);
    expect(await received()).toEqual([]);
  });
});

it('the lead is also left out if the run was skipped', async () => {
  await setUsed(LIMITS.pageDeliveryBytesPerDayMax);
  const automation = { id: 'aut_1', name: 'Write', reason: 'rose', skipped: 'no_email' } as const;
  await publish([makeOutgoing('msg_1', { ...PAGES, type: 'automation.fired', automation })]);
  expect(await stored()).toMatchObject([{ status: 'discarded', leadKept: false }]);
});

it('an automation’s own fields count towards the limit, and are left out together with the lead', async () => {
  const fields = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`field_${i}`, 'x'.repeat(1_000)]));
  const config = { url: `${inject('receiverUrl')}/${crypto.randomUUID()}/200`, fields };
  const body = { name: 'Tell', action: 'webhook', whenEvent: 'page_view', config };
  const { body: automation } = await asOwner('POST', '/api/automations', body);
  const run = {
    ...PAGES,
    type: 'automation.fired',
    automation: { id: automation.id, name: 'Tell', reason: 'x' },
  } as const;
  await publish([makeOutgoing('msg_1', run)]);
  expect(await used()).toBeGreaterThan(HEAVY + 20_000);
  await setUsed(LIMITS.pageDeliveryBytesPerDayMax);
  await publish([makeOutgoing('msg_2', run)]);
  const texts = await env.DB.prepare("SELECT outgoing FROM deliveries WHERE outgoing ->> 'id' = 'msg_2'").first<string>(
    'outgoing',
  );
  expect(texts).not.toContain('wording');
});

it('small messages count towards the daily limit by random sampling, once for each receiver', async () => {
  const now = Date.now();
  const small = makeOutgoing('msg_1', { ...PAGES, bytes: 0 });
  const keeps = (outgoing: Outgoing, draw: number, { receivers = 1, at = now } = {}) =>
    keepsLead(env.DB, Array(receivers).fill(outgoing), { draw, now: at });
  expect([await keeps(small, 0.9), await used()]).toEqual([true, null]);
  expect([await keeps(small, 0), await used()]).toEqual([true, 32_768]);
  expect([await keeps(makeOutgoing('msg_2', PAGES), 0.99, { receivers: 2 }), await used()]).toEqual([
    true,
    expect.toSatisfy((bytes: number) => bytes > 32_768 + 2 * HEAVY),
  ]);
  await setUsed(LIMITS.pageDeliveryBytesPerDayMax);
  expect([await keeps(small, 0), await keeps(small, 0.9)]).toEqual([false, false]);
  expect(await keeps({ ...small, causedBy: undefined }, 0)).toBe(true);
  expect(await keeps({ ...small, lead: null }, 0)).toBe(true);
  expect(await keeps(small, 0, { at: now + DAY_MS })).toBe(true);
});
