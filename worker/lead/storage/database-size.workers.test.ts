import { runDurableObjectAlarm } from 'cloudflare:test';
import { expect, it } from 'vitest';
import type { ProjectConfig } from '../../contract/project-config.ts';
import {
  DEFAULT_CONFIG,
  dumpStorage,
  ingestInto,
  inLead,
  inStorage,
  makeIncoming,
  newLead,
  type TestLead,
} from '../../testing/lead-objects.ts';
import { writeFailures } from './snapshot.ts';

const bytesOf = (lead: TestLead) => inStorage(lead, (sql) => sql.databaseSize);

/** A page view in the browser SDK’s format. */
const pageView = (i: number, type = 'page_view') =>
  makeIncoming({
    eventId: crypto.randomUUID(),
    type,
    source: 'page',
    properties: {
      url: `https://www.example.com/pricing/enterprise?utm_source=newsletter&page=${i}`,
      path: '/pricing/enterprise',
      title: 'Pricing for large teams – Example Software',
      referrer: 'https://www.google.com/',
    },
  });

const visit = (lead: TestLead, config?: ProjectConfig) =>
  ingestInto(
    lead,
    [0, 1, 2, 3, 4].map((i) => pageView(i)),
    config,
  );

it('a lead with five page views that stays cold takes at most 16,384 bytes', async () => {
  const lead = newLead({ leadId: crypto.randomUUID() });
  await visit(lead);
  await runDurableObjectAlarm(lead.stub);
  expect(await lead.stub.detail({})).toMatchObject({ eventCount: 5, leadStage: 'cold' });
  expect(await bytesOf(lead)).toBeLessThanOrEqual(16_384);
});

it('a lead with a stage change and a delivered automation takes at most 28,672 bytes', async () => {
  const lead = newLead({ leadId: crypto.randomUUID() });
  const automation = { id: 'aut_1', name: 'Call', whenStage: 'hot' };
  const config = { ...DEFAULT_CONFIG, automations: [automation], subscribed: ['lead.stage_changed' as const] };
  await visit(lead, config);
  await ingestInto(lead, [pageView(5, 'demo_request')], config);
  const left = () => inStorage(lead, (sql) => sql.exec('SELECT id FROM outbox').toArray());
  await expect.poll(left).toEqual([]);
  const known = await inStorage(lead, (sql) => ({
    firings: sql.exec('SELECT automation_id FROM firings').toArray(),
    transitions: sql.exec('SELECT "to" FROM transitions').toArray(),
  }));
  expect(known).toEqual({ firings: [{ automation_id: 'aut_1' }], transitions: [{ to: 'hot' }] });
  expect(await bytesOf(lead)).toBeLessThanOrEqual(28_672);
});

it('a lead keeps no record of failed attempts once the work succeeds', async () => {
  const lead = newLead({ leadId: crypto.randomUUID() });
  await visit(lead);
  await inLead(lead, (store) => writeFailures(store, 4));
  await runDurableObjectAlarm(lead.stub);
  expect((await dumpStorage(lead)).lead).not.toHaveProperty('failures');
  expect(await bytesOf(lead)).toBeLessThanOrEqual(16_384);
});

it('an erased lead keeps one database page for each table that it used', async () => {
  const lead = newLead({ leadId: crypto.randomUUID() });
  await visit(lead);
  for (let i = 0; i < 100; i++) await ingestInto(lead, [pageView(i, 'demo_request')]);
  await lead.stub.erase({ part: 'itself' });
  // The six pages are the schema's, two that SQLite uses for itself, and one each for events, transitions and segments.
  expect(await bytesOf(lead)).toBe(6 * 4_096);
});
