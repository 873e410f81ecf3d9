import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../domain/time.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { type LeadWorld, openLeadWorld } from '../testing/lead-world.node.ts';
import { linkLeads } from './identify-lead.ts';
import { takeOut } from './unmerge-lead.ts';

/** After every time that leads note by the clock of their world. */
const NOW = MONDAY + HOUR_MS;

let d1: ReturnType<typeof openNodeD1>;
let world: LeadWorld;
let projects = 0;

beforeAll(() => {
  d1 = openNodeD1();
  // No project is created, only what is said in it.
  d1.sqlite.exec('PRAGMA foreign_keys = OFF');
});
beforeEach(async () => {
  world = openLeadWorld({ db: d1.db, projectId: `prj_${++projects}` });
  await giveOneEmail('phone', 'laptop');
  return () => world.close();
});
afterAll(() => d1.sqlite.close());

const inProject = () => ({ projectId: `prj_${projects}`, config: world.config });

/** Two visitors give one email: the second becomes part of the first. */
async function giveOneEmail(...visitors: string[]) {
  for (const leadId of visitors) {
    const times = { occurredAt: MONDAY, receivedAt: NOW };
    const traits = { email: 'x@example.com' };
    const event = { kind: 'traits' as const, eventId: `evt_${leadId}`, ...times, source: 'page' as const, traits };
    await ingestEvents(world.env, { ...inProject(), events: [{ leadId, namedAs: 'anonymous', event }] });
    await world.settle();
  }
}

const linkByPage = (anonymousId: string, env = world.env) =>
  linkLeads(
    env,
    { ...inProject(), source: 'page', now: NOW },
    { anonymousId, user: { leadId: 'bob', namedAs: 'own' } },
  );

const unmerge = (leadId: string, env = world.env) =>
  takeOut(env, { projectId: inProject().projectId, leadId, now: NOW });

const rootsOf = (...ids: string[]) =>
  Promise.all(ids.map(async (id) => (await resolveIdentity(world.env, inProject().projectId, id))?.lead.leadId));

/** Whatever the page goes on saying. */
async function settle() {
  await world.settle();
  await linkByPage('laptop');
  await world.settle();
}

it('a page does not bring back a visitor whom a person takes out while the page’s link merges the lead', async () => {
  const unmerged = async () => {
    await unmerge('laptop');
    await world.settle();
  };
  await linkByPage('laptop', interruptedEnv(world, 'seal', unmerged));
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['laptop', 'bob']);
});

it('a page does not bring back a visitor whose lead a link merged while a person took the visitor out', async () => {
  await unmerge(
    'laptop',
    interruptedEnv(world, 'unseal', () => linkByPage('laptop')),
  );
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['laptop', 'bob']);
});

it('a page’s link of a visitor who is just being taken out of a lead leaves that lead alone', async () => {
  await unmerge('laptop');
  expect(await linkByPage('laptop')).toEqual({ status: 'refused', reason: 'unsettled' });
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['bob', 'phone']);
});
