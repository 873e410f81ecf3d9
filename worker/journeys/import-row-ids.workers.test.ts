import { env, exports } from 'cloudflare:workers';
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import { ingestIntoLead } from '../lead/lead-client.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

// A page that knows a file's content must not be able to use up the IDs of its rows before the import (guarantee G11).

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const get = async (path: string) => (await call('GET', path, { key: tenant.secretKey })).body;

async function bringIn(body: string, { type, format = 'csv' }: { type: 'leads' | 'events'; format?: string }) {
  const response = await exports.default.fetch(`https://leads.example/api/imports?type=${type}&format=${format}`, {
    method: 'POST',
    headers: { 'X-API-Key': tenant.secretKey },
    body,
  });
  const { importId } = (await response.json()) as { importId: string };
  await expect.poll(() => get(`/api/imports/${importId}`), { timeout: 20_000 }).toMatchObject({ status: 'finished' });
  return get(`/api/imports/${importId}`);
}

/** The ID that anyone can compute from a row's content. Releases without row keys used this ID. */
const guess = (content: unknown, count = '') =>
  `row_${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)}${count}`;
const burn = (leadId: string, eventId: string) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType: 'zzz', leadId, eventId } });

const AT = '2026-02-11T10:00:00.000Z';

describe('a page that guesses row IDs cannot block the rows', () => {
  it('of leads', async () => {
    await burn('user_6', guess(['user_6', { email: 'fay@six.example', name: 'Fay Six' }]));
    const file = 'leadId,name,email\nuser_6,Fay Six,fay@six.example\n';
    expect(await bringIn(file, { type: 'leads' })).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await get('/api/leads/user_6')).toMatchObject({ name: 'Fay Six', email: 'fay@six.example' });
    expect(await bringIn(file, { type: 'leads' })).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it.each([
    ['with a time', `timestamp\nuser_6,signup,${AT}`, Date.parse(AT)],
    ['without a time', 'timestamp\nuser_6,signup,', null],
  ])('of events: %s', async (_name, rest, at) => {
    await burn('user_6', guess(['user_6', null, 'signup', at, {}]));
    const file = `leadId,eventType,${rest}\n`;
    expect(await bringIn(file, { type: 'events' })).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await get('/api/leads/user_6')).toMatchObject({ eventCount: 2 });
    expect(await bringIn(file, { type: 'events' })).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('of the second of two identical rows, or of JSON rows', async () => {
    const content = ['user_6', null, 'signup', Date.parse(AT), { plan: 'pro' }];
    for (const count of ['', '_2']) await burn('user_6', guess(content, count));
    const row = JSON.stringify({
      ...{ eventType: 'signup', leadId: 'user_6' },
      ...{ timestamp: AT, properties: { plan: 'pro' } },
    });
    const file = `${row}\n${row}\n`;
    expect(await bringIn(file, { type: 'events', format: 'ndjson' })).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(await bringIn(file, { type: 'events', format: 'ndjson' })).toMatchObject({ accepted: 0, duplicates: 2 });
  });

  it('of a visitor whose ID a page has linked to the user', async () => {
    await call('POST', '/v1/track', {
      headers: { 'X-Write-Key': tenant.publishableKey },
      body: {
        ...{ event: 'x', anonymousId: 'visitor', userId: 'user_6' },
        messageId: guess(['user_6', 'visitor', 'signup', Date.parse(AT), {}]),
      },
    });
    const file = `userId,anonymousId,eventType,timestamp\nuser_6,visitor,signup,${AT}\n`;
    expect(await bringIn(file, { type: 'events' })).toMatchObject({ accepted: 1, duplicates: 0 });
  });
});

it('the same row gets different IDs in different projects', async () => {
  const idOf = async () => {
    const response = await exports.default.fetch('https://leads.example/api/imports?type=events&dryRun=true', {
      method: 'POST',
      headers: { 'X-API-Key': tenant.secretKey, 'Content-Type': 'text/csv' },
      body: `leadId,eventType,timestamp\nuser_6,signup,${AT}\n`,
    });
    const { rows } = (await response.json()) as { rows: { value: { eventId: string } }[] };
    return rows[0]?.value.eventId;
  };
  const first = await idOf();
  tenant = await newTenant('other@example.com');
  const second = await idOf();
  expect(first).toMatch(/^row_[0-9a-f]{32}$/);
  expect(second).toMatch(/^row_[0-9a-f]{32}$/);
  expect(second).not.toBe(first);
});

describe('a row that an earlier release imported', () => {
  const CONTENT = ['user_6', null, 'signup', Date.parse(AT), {}];
  const FILE = `leadId,eventType,timestamp\nuser_6,signup,${AT}\n`;

  async function log(event: Pick<IncomingEvent, 'source' | 'importId'>) {
    const { projectId } = tenant;
    const config = await getProjectConfig(env, projectId);
    const now = Date.now();
    const logged: IncomingEvent = {
      ...{ kind: 'activity', type: 'signup', properties: {}, eventId: guess(CONTENT) },
      ...{ occurredAt: Date.parse(AT), receivedAt: now - 1_000 },
      ...event,
    };
    await ingestIntoLead(env, { projectId, leadId: 'user_6', namedAs: 'own', config, events: [logged] });
  }

  it('is a duplicate, and remains one after the new import is undone', async () => {
    await log({ source: 'import', importId: 'imp_earlier' });
    const { importId, ...again } = await bringIn(FILE, { type: 'events' });
    expect(again).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await get('/api/leads/user_6')).toMatchObject({ eventCount: 1 });
    await call('POST', `/api/imports/${importId}/undo`, { key: tenant.secretKey });
    await expect.poll(() => get(`/api/imports/${importId}`), { timeout: 30_000 }).toMatchObject({ status: 'undone' });
    expect(await get('/api/leads/user_6')).toMatchObject({ eventCount: 1 });
  });

  it.each(['page', 'signed', 'signed_user', 'server'] as const)(
    'is imported as new if the event with its ID came from another source: %s',
    async (source) => {
      await log({ source });
      expect(await bringIn(FILE, { type: 'events' })).toMatchObject({ accepted: 1, duplicates: 0 });
      expect(await bringIn(FILE, { type: 'events' })).toMatchObject({ accepted: 0, duplicates: 1 });
      expect(await get('/api/leads/user_6')).toMatchObject({ eventCount: 2 });
    },
  );
});
