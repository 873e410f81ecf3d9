import { createMessageBatch } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { insertDelivery } from '../automations/deliveries.ts';
import { noteReceiverHealth } from '../automations/receiver-health.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { type MailBox, openMailBox } from '../testing/mail-box.ts';
import { tellOwners } from './tell-owners.ts';

let tenant: Tenant;
let mails: MailBox;
beforeEach(async () => {
  tenant = await newTenant('owner@example.com');
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const urlOf = (behavior: string) => `${inject('receiverUrl')}/${crypto.randomUUID()}/${behavior}`;
const addEndpoint = async (behavior: string) =>
  (await asOwner('POST', '/api/webhooks', { url: urlOf(behavior), events: ['lead.created'] })).body as {
    id: string;
    url: string;
  };

/** Attempts a new delivery to a receiver, at the time `now`. */
async function deliver(targetId: string, now: number, kind: 'endpoint' | 'automation' = 'endpoint'): Promise<string> {
  const id = `msg_${crypto.randomUUID()}`;
  const outgoing = {
    id,
    type: 'lead.created' as const,
    projectId: tenant.projectId,
    leadId: 'lead_1',
    at: now,
    seq: 1,
  };
  await insertDelivery(env.DB, {
    ...{ id, now, target: { kind, id: targetId } },
    outgoing: { ...outgoing, lead: null },
  });
  const message = { id, timestamp: new Date(), attempts: 1, body: { type: 'attempt', deliveryId: id } };
  await consumeDeliveries(createMessageBatch('lead-deliveries', [message]), env, { now: () => now });
  return id;
}
const stateOf = async (id: string) => (await asOwner('GET', `/api/webhooks/${id}`)).body as { enabled: boolean };
const auditOf = async (id: string, disabled = 'webhook.disabled') => {
  const { body } = await asOwner('GET', `/api/projects/${tenant.projectId}/audit-log`);
  return (body.entries as { action: string; target: string }[]).filter(
    ({ action, target }) => action === disabled && target === id,
  );
};

describe('an endpoint', () => {
  it('is disabled by a 410, with one email to every owner and the platform as the actor in the audit log', async () => {
    await newMember(tenant.projectId, 'owner', 'second@example.com');
    await newMember(tenant.projectId, 'admin', 'admin@example.com');
    const { id, url } = await addEndpoint('410');
    const now = Date.now();
    await deliver(id, now);
    expect(await tellOwners(env, now)).toBe(1);
    expect(await tellOwners(env, now)).toBe(0);
    const told = mails.all().map(({ type, to, ...mail }) => ({ type, to, ...mail }));
    expect(told.map(({ to }) => to).sort()).toEqual(['owner@example.com', 'second@example.com']);
    expect(told[0]).toMatchObject({
      ...{ type: 'webhook_disabled', url, at: now, projectName: 'My project' },
      ...{ link: `${env.PUBLIC_URL}/p/${tenant.projectId}/deliveries`, reason: 'The receiver answered 410 Gone.' },
    });
    expect(await auditOf(id)).toMatchObject([
      {
        actor: { type: 'system', id: 'system', name: null },
        after: { reason: 'The receiver answered 410 Gone.' },
      },
    ]);
  });

  it('is disabled by five days of failures, but not by a shorter time or with a success in between', async () => {
    const [failing, mended] = [await addEndpoint('500'), await addEndpoint('500')];
    const start = Date.now();
    for (let day = 0; day <= 5; day++) {
      for (const { id } of [failing, mended]) await deliver(id, start + day * DAY_MS);
      if (day !== 2) continue;
      await asOwner('PUT', `/api/webhooks/${mended.id}`, { url: urlOf('200') });
      await deliver(mended.id, start + day * DAY_MS + 1);
      await asOwner('PUT', `/api/webhooks/${mended.id}`, { url: urlOf('500'), enabled: true });
    }
    expect(await tellOwners(env, start)).toBe(0);
    for (const { id } of [failing, mended]) await deliver(id, start + 5 * DAY_MS + 1);
    expect((await stateOf(failing.id)).enabled).toBe(false);
    expect((await stateOf(mended.id)).enabled).toBe(true);
    expect(await tellOwners(env, start)).toBe(1);
    expect(mails.all()).toMatchObject([{ url: failing.url, reason: 'The receiver has failed for five days.' }]);
    expect(await auditOf(failing.id)).toHaveLength(1);
    expect(await auditOf(mended.id)).toEqual([]);
  });

  it('is not disabled by a few failures on separate days, because it may have worked in between', async () => {
    const { id } = await addEndpoint('500');
    const start = Date.now();
    for (const days of [0, 5.1, 10.2, 11, 11.9, 12.8]) await deliver(id, start + days * DAY_MS);
    expect((await stateOf(id)).enabled).toBe(true);
    // From the 10th day on, there is an attempt every day.
    for (const days of [13.5, 14.3, 15.1]) await deliver(id, start + days * DAY_MS);
    expect((await stateOf(id)).enabled).toBe(true);
    await deliver(id, start + 15.3 * DAY_MS);
    expect((await stateOf(id)).enabled).toBe(false);
  });

  it('reports its recovery when it delivers again after an hour of failures', async () => {
    const { id } = await addEndpoint('500');
    const start = Date.now();
    const receiver = { target_kind: 'endpoint', target_id: id, project_id: tenant.projectId } as never;
    const note = (verdict: 'retry' | 'delivered', at: number) =>
      noteReceiverHealth(env, receiver, { verdict, now: at });
    const read = async () => (await asOwner('GET', `/api/webhooks/${id}`)).body;
    await note('retry', start);
    await note('delivered', start + HOUR_MS - 1);
    expect(await read()).toMatchObject({ failingSince: null, recovered: null });
    await note('retry', start + HOUR_MS);
    const from = new Date(start + HOUR_MS).toISOString();
    expect(await read()).toMatchObject({ failingSince: from, recovered: null });
    await note('delivered', start + 2 * HOUR_MS);
    const recovered = { from, at: new Date(start + 2 * HOUR_MS).toISOString() };
    expect(await read()).toMatchObject({ failingSince: null, recovered });
    // Nobody had been notified of the failures.
    expect(await tellOwners(env, start)).toBe(0);
  });

  it('that recovers after an alert causes a single email', async () => {
    const { id, url } = await addEndpoint('500');
    const start = Date.now();
    const note = (verdict: 'retry' | 'delivered', at: number) =>
      noteReceiverHealth(env, { target_kind: 'endpoint', target_id: id, project_id: tenant.projectId } as never, {
        verdict,
        now: at,
      });
    await note('retry', start);
    await env.DB.prepare(
      `INSERT INTO alerts (project_id, kind, since, count, total) VALUES (?1, 'deliveries_failing', ?2, 9, NULL)`,
    )
      .bind(tenant.projectId, start + 1)
      .run();
    await note('delivered', start + 2 * HOUR_MS);
    await note('delivered', start + 3 * HOUR_MS);
    expect([await tellOwners(env, start), await tellOwners(env, start)]).toEqual([1, 0]);
    expect(mails.all()).toMatchObject([{ type: 'webhook_recovered', url, at: start + 2 * HOUR_MS }]);
  });

  it('that is disabled causes an email to owners, which is retried for a day unless someone enables the endpoint', async () => {
    const [first, second] = [await addEndpoint('410'), await addEndpoint('410')];
    const now = Date.now();
    for (const { id } of [first, second]) await deliver(id, now);
    const refusing = { ...env, RESEND_API_KEY: 're_1', RESEND_API_URL: urlOf('500') };
    expect(await tellOwners(refusing, now)).toBe(2);
    await asOwner('PUT', `/api/webhooks/${second.id}`, { enabled: true });
    expect(await tellOwners(refusing, now + DAY_MS)).toBe(1);
    expect(await tellOwners(refusing, now + DAY_MS + 1)).toBe(1);
    expect(await tellOwners(refusing, now + DAY_MS + 2)).toBe(0);
  });
});

describe('an automation whose receiver answers 410', () => {
  const addAutomation = async (behavior: string, action = 'webhook') => {
    const body = { name: 'Tell <them>', action, whenStage: 'hot', config: { url: urlOf(behavior) } };
    return (await asOwner('POST', '/api/automations', body)).body.id as string;
  };
  const read = async (id: string) => (await asOwner('GET', `/api/automations/${id}`)).body;

  it.each(['webhook', 'slack'])(
    '(%s) is disabled, its owners are notified once, and its pending deliveries are discarded',
    async (action) => {
      const id = await addAutomation('410', action);
      const now = Date.now();
      await deliver(id, now, 'automation');
      expect(await read(id)).toMatchObject({ enabled: false, disabledReason: 'The receiver answered 410 Gone.' });
      expect([await tellOwners(env, now), await tellOwners(env, now)]).toEqual([1, 0]);
      expect(mails.all()).toMatchObject([
        {
          ...{ type: 'automation_disabled', to: 'owner@example.com', name: 'Tell <them>', at: now },
          link: `${env.PUBLIC_URL}/p/${tenant.projectId}/automations/${id}`,
        },
      ]);
      expect(await auditOf(id, 'automation.disabled')).toMatchObject([{ actor: { type: 'system' } }]);
      const waiting = await deliver(id, now, 'automation');
      expect((await asOwner('GET', `/api/deliveries/${waiting}`)).body).toMatchObject({
        ...{ status: 'discarded', attempts: 0, failure: expect.stringContaining('410') },
      });
      await asOwner('PUT', `/api/automations/${id}`, { enabled: true });
      expect(await read(id)).toMatchObject({ enabled: true, disabledReason: null });
    },
  );

  it('stays enabled after any other failure of its receiver', async () => {
    const id = await addAutomation('500');
    for (let day = 0; day < 7; day++) await deliver(id, Date.now() + day * DAY_MS, 'automation');
    expect(await read(id)).toMatchObject({ enabled: true, disabledReason: null });
  });
});
