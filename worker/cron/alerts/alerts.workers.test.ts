import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { insertDelivery } from '../../automations/deliveries.ts';
import type { Alert } from '../../contract/alert.ts';
import type { Lead } from '../../contract/lead.ts';
import { dayNumber, HOUR_MS } from '../../domain/time.ts';
import { recordRejected } from '../../observe/rejected-events.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { type MailBox, openMailBox } from '../../testing/mail-box.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { tellOfAlerts } from './tell-of-alerts.ts';

const NOON = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const limited = { ...env, DAILY_EVENTS_PER_PROJECT: 100 };

let tenant: Tenant;
let mails: MailBox;
beforeEach(async () => {
  tenant = await newTenant();
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const alerts = async () => (await call('GET', '/api/alerts', { token: tenant.token })).body as Alert[];
const look = async (now: number) => {
  await raiseAlerts(limited, now);
  await tellOfAlerts(limited, now);
};
const told = () => mails.all().flatMap((mail) => (mail.type === 'alert' ? [[mail.alert, mail.count, mail.total]] : []));

async function failDelivery(id: string, at: number) {
  const { projectId } = tenant;
  const lead = { _id: 'lead_1' } as Lead;
  const outgoing = { id, type: 'lead.stage_changed', projectId, leadId: 'lead_1', at, seq: 1, lead } as never;
  await insertDelivery(env.DB, { id, target: { kind: 'endpoint', id: 'whk_1' } as never, outgoing, now: at });
  await env.DB.prepare(`UPDATE deliveries SET status = 'dead', next_attempt_at = NULL, updated_at = ?2 WHERE id = ?1`)
    .bind(id, at)
    .run();
}
const refuse = (count: number, at: number, keyId: string | null = null) =>
  recordRejected(
    env.DB,
    { projectId: tenant.projectId, keyId, source: 'batch', now: at },
    Array.from({ length: count }, () => ({
      ...{ eventId: 'evt_1', eventType: 'signup', code: 'validation_failed', leadIds: [] },
      errors: [{ path: 'leadId', message: '`leadId` is required.' }],
    })),
  );
const accept = (count: number, at: number) =>
  env.DB.prepare('INSERT INTO activity_hourly (project_id, hour, event_type, count) VALUES (?1, ?2, ?3, ?4)')
    .bind(tenant.projectId, Math.floor(at / HOUR_MS), 'signup', count)
    .run();
const use = (count: number) =>
  env.DB.prepare(
    `INSERT INTO daily_usage (project_id, day, client, accepted) VALUES (?1, ?2, '', ?3)
     ON CONFLICT DO UPDATE SET accepted = excluded.accepted`,
  )
    .bind(tenant.projectId, dayNumber(NOON), count)
    .run();

describe('owners are notified', () => {
  it('once when deliveries fail, and the alert ends after an hour without failures', async () => {
    await failDelivery('msg_1', NOON - 1000);
    await failDelivery('msg_2', NOON - 500);
    await look(NOON);
    await look(NOON + 5 * 60_000);
    expect(told()).toEqual([['deliveries_failing', 2, null]]);
    expect(await alerts()).toMatchObject([{ kind: 'deliveries_failing', count: 2, endedAt: null }]);
    await look(NOON + HOUR_MS);
    expect((await alerts())[0]?.endedAt).toBe(new Date(NOON + HOUR_MS).toISOString());
    await failDelivery('msg_3', NOON + 2 * HOUR_MS - 1);
    await look(NOON + 2 * HOUR_MS);
    expect(told()).toHaveLength(1);
    await look(NOON + 4 * HOUR_MS);
    await failDelivery('msg_4', NOON + 11 * HOUR_MS - 1);
    await look(NOON + 11 * HOUR_MS);
    expect(told()).toHaveLength(2);
  });

  it('when more than a tenth of at least 20 events are rejected', async () => {
    await refuse(19, NOON - 1000);
    await look(NOON);
    expect(told()).toEqual([]);
    await refuse(1, NOON - 900);
    await accept(180, NOON - HOUR_MS);
    await look(NOON);
    expect(told()).toEqual([]);
    await refuse(1, NOON - 800);
    await look(NOON);
    expect(told()).toEqual([['events_refused', 21, 201]]);
  });

  it('when 500 events from a server are rejected, however many others are accepted', async () => {
    await accept(1_000_000, NOON - HOUR_MS);
    await refuse(500, NOON - 900, tenant.publishableKeyId);
    await refuse(499, NOON - 900, tenant.secretKeyId);
    await look(NOON);
    expect(told()).toEqual([]);
    await refuse(1, NOON - 800, tenant.secretKeyId);
    await look(NOON);
    expect(told()).toEqual([['server_events_refused', 500, 1_001_000]]);
  });

  it('about rejected events from servers even during an alert about pages', async () => {
    await refuse(20, NOON - 900, tenant.publishableKeyId);
    await look(NOON);
    await refuse(500, NOON + 1_000, tenant.secretKeyId);
    await look(NOON + 5 * 60_000);
    expect(told().map(([kind]) => kind)).toEqual(['events_refused', 'server_events_refused']);
  });

  it('when 80% of the daily quota is used', async () => {
    await use(79);
    await look(NOON);
    expect(await alerts()).toEqual([]);
    await use(80);
    await look(NOON);
    expect(told()).toEqual([['quota_near', 80, 100]]);
    expect((await call('GET', '/api/alerts', { token: (await newTenant('b@example.com')).token })).body).toEqual([]);
  });

  it('by a check every five minutes, not by every cron tick', async () => {
    await use(90);
    expect(await raiseAlerts(limited, NOON + 60_000)).toBe(0);
    expect(await raiseAlerts(limited, NOON + 5 * 60_000)).toBe(1);
  });
});
