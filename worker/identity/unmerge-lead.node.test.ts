import { beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../domain/time.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import { linkLeads } from './identify-lead.ts';
import { takeOut } from './unmerge-lead.ts';

/** After every time that leads note by the clock of their world. */
const NOW = MONDAY + HOUR_MS;

const scene = setUpLeadWorlds();

beforeEach(() => giveOneEmail('phone', 'laptop'));

/** Two visitors give one email: the second becomes part of the first. */
async function giveOneEmail(...visitors: string[]) {
  for (const leadId of visitors) {
    const times = { occurredAt: MONDAY, receivedAt: NOW };
    const traits = { email: 'x@example.com' };
    const event = { kind: 'traits' as const, eventId: `evt_${leadId}`, ...times, source: 'page' as const, traits };
    await ingestEvents(scene.world.env, { ...scene.inProject(), events: [{ leadId, namedAs: 'anonymous', event }] });
    await scene.world.settle();
  }
}

const linkByPage = (anonymousId: string, env = scene.world.env) =>
  linkLeads(
    env,
    { ...scene.inProject(), source: 'page', now: NOW },
    { anonymousId, user: { leadId: 'bob', namedAs: 'own' } },
  );

const unmerge = (leadId: string, env = scene.world.env) =>
  takeOut(env, { projectId: scene.inProject().projectId, leadId, now: NOW });

const rootsOf = (...ids: string[]) =>
  Promise.all(
    ids.map(async (id) => (await resolveIdentity(scene.world.env, scene.inProject().projectId, id))?.lead.leadId),
  );

/** Whatever the page goes on saying. */
async function settle() {
  await scene.world.settle();
  await linkByPage('laptop');
  await scene.world.settle();
}

it('a page does not bring back a visitor whom a person takes out while the page’s link merges the lead', async () => {
  const unmerged = async () => {
    await unmerge('laptop');
    await scene.world.settle();
  };
  await linkByPage('laptop', interruptedEnv(scene.world, 'seal', unmerged));
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['laptop', 'bob']);
});

it('a page does not bring back a visitor whose lead a link merged while a person took the visitor out', async () => {
  await unmerge(
    'laptop',
    interruptedEnv(scene.world, 'unseal', () => linkByPage('laptop')),
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
