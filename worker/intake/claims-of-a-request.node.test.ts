import { beforeAll, expect, it, vi } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { LIMITS } from '../contract/limits.ts';
import { listEmailOwners } from '../identity/claim-email.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import type { AddressedEvent } from './addressed-event.ts';
import { CLAIMS_APART_MAX } from './identify-events.ts';
import { ingestEvents } from './ingest-events.ts';

const scene = setUpLeadWorlds();

beforeAll(() => {
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});

let sent = 0;
const common = (source: EventSource) => ({
  ...{ eventId: `evt_${++sent}`, occurredAt: MONDAY + sent, receivedAt: MONDAY + 60_000, source },
});
const states = (
  leadId: string,
  email: string,
  { source = 'page', namedAs = 'anonymous' }: { source?: EventSource; namedAs?: IdKind } = {},
): AddressedEvent => ({ leadId, namedAs, event: { kind: 'traits', ...common(source), traits: { email } } });

/** Sends one request. `asked` in the result is the SQL of its statements on identities. */
async function send(events: AddressedEvent[]) {
  const asked: string[] = [];
  const { DB } = scene.world.env;
  const watched = {
    prepare: (sql: string) => {
      asked.push(sql);
      return DB.prepare(sql);
    },
    batch: (statements: Parameters<typeof DB.batch>[0]) => DB.batch(statements),
  } as typeof DB;
  const ingested = await ingestEvents({ ...scene.world.env, DB: watched }, { ...scene.inProject(), events });
  await scene.world.settle();
  return { ...ingested, asked: asked.filter((sql) => /identit/.test(sql)) };
}

async function ownersOf(...emails: string[]) {
  const { projectId } = scene.inProject();
  const owners = await listEmailOwners(scene.world.env, { projectId, emails, now: MONDAY });
  return Object.fromEntries([...owners].map(([email, { leadId }]) => [email, leadId]));
}
const emailOf = (i: number, part: string) => `${part}${i}@example.com`;
const many = (of: (i: number) => AddressedEvent) => Array.from({ length: 400 }, (_, i) => of(i));

it('a request claims and frees any number of emails in a few statements, each using an index', async () => {
  const first = await send(many((i) => states(`v${i}`, emailOf(i, 'a'))));
  const second = await send(many((i) => states(`v${i}`, emailOf(i, 'b'))));
  const ofOne = await send(many((i) => states('w', emailOf(i, 'c'))));
  for (const { asked, writes } of [first, second, ofOne]) {
    expect(asked.length).toBeLessThan(10);
    // The number of events plus the number of claims, including claims that are released again.
    expect(writes).toBe(800);
    for (const sql of asked) {
      const steps = scene.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
      for (const { detail } of steps.filter((step) => /identit/.test(String(step.detail))))
        expect(detail).toMatch(/^SEARCH .*\(project_id=\? AND (kind=\? AND value|(other_)?lead_id)=\?/);
    }
  }
  expect(await ownersOf(emailOf(7, 'a'), emailOf(7, 'b'), emailOf(7, 'c'), emailOf(399, 'c'))).toEqual({
    [emailOf(7, 'b')]: 'v7',
    [emailOf(399, 'c')]: 'w',
  });
});

it.each([1, 400])(
  'the owner of an email does not depend on how events are split into requests: %i per request',
  async (atOnce) => {
    await send([states('known', 'known@example.com', { source: 'server', namedAs: 'own' })]);
    const said = [
      states('v1', 'shared@example.com'),
      states('known', 'other@example.com'),
      ...['former@example.com', 'latter@example.com'].map((email) => states('v3', email)),
      states('v2', 'shared@example.com'),
      states('user', 'user@example.com', { namedAs: 'own' }),
      ...Array.from({ length: CLAIMS_APART_MAX }, (_, i) => states(`x${i}`, emailOf(i, 'x'))),
    ];
    for (let from = 0; from < said.length; from += atOnce) await send(said.slice(from, from + atOnce));
    const asked = ['known', 'other', 'shared', 'former', 'latter', 'user'].map((name) => `${name}@example.com`);
    expect(await ownersOf(...asked, emailOf(3, 'x'))).toEqual({
      ...{ 'known@example.com': 'known', 'shared@example.com': 'v1', 'latter@example.com': 'v3' },
      ...{ 'user@example.com': 'user', [emailOf(3, 'x')]: 'x3' },
    });
    const { projectId } = scene.inProject();
    const roots = ['v1', 'v2'].map(async (id) => (await resolveIdentity(scene.world.env, projectId, id))?.lead.leadId);
    expect(new Set(await Promise.all(roots)).size).toBe(1);
  },
);

it.each([1, 400])(
  'a lead that has reached its daily limit for pages claims no email: %i events at once',
  async (count) => {
    const properties = { text: 'x'.repeat(LIMITS.pageBytesPerLeadDayMax - 30) };
    const event = { kind: 'activity' as const, ...common('page'), type: 'page_view', properties };
    expect((await send([{ leadId: 'v', namedAs: 'anonymous', event }])).outcomes).toEqual(['accepted']);
    const refused = await send(many((i) => states('v', emailOf(i, 'a'))).slice(0, count));
    expect(new Set(refused.outcomes)).toEqual(new Set(['limited']));
    expect({ writes: refused.writes, asked: refused.asked }).toEqual({ writes: 0, asked: [] });
  },
);
