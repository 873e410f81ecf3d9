import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ingestIntoLead, resolveIdentity } from '../lead/lead-client.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { type LeadWorld, openLeadWorld } from '../testing/lead-world.node.ts';
import { eraseLead } from './erase-lead.ts';
import { linkLeads } from './identify-lead.ts';
import { mergeLeads } from './merge-leads.ts';

let d1: ReturnType<typeof openNodeD1>;
let world: LeadWorld;
let projects = 0;

beforeAll(() => {
  d1 = openNodeD1();
  // No project is created, only what is said in it.
  d1.sqlite.exec('PRAGMA foreign_keys = OFF');
});
beforeEach(() => {
  world = openLeadWorld({ db: d1.db, projectId: `prj_${++projects}` });
  return () => world.close();
});
afterAll(() => d1.sqlite.close());

const inProject = () => ({ projectId: `prj_${projects}`, config: world.config });

/** A server says something of a lead. */
const send = (leadId: string, eventId: string) =>
  ingestIntoLead(world.env, {
    ...{ ...inProject(), leadId, namedAs: 'own' },
    events: [
      {
        ...{ kind: 'activity', eventId, occurredAt: MONDAY, receivedAt: MONDAY, source: 'server' },
        ...{ type: 'page_view', properties: {} },
      },
    ],
  });

const linkByPage = (user: string, anonymousId: string) =>
  linkLeads(
    world.env,
    { ...inProject(), source: 'page', now: MONDAY },
    { anonymousId, user: { leadId: user, namedAs: 'own' } },
  );

const alias = (winner: string, loser: string) => mergeLeads(world.env, { ...inProject(), winner, loser });
const erase = (leadId: string, env = world.env) => eraseLead(env, { projectId: inProject().projectId, leadId });

const rootOf = async (id: string) => (await resolveIdentity(world.env, inProject().projectId, id))?.lead.leadId ?? null;
const logOf = (id: string) => world.eventsOf(id).map(({ eventId }) => eventId);

/** A page has linked Ann's ID to the lead of somebody whom the server knows. */
async function linkAnnToBob() {
  await send('bob', 'evt_bob');
  await linkByPage('bob', 'ann');
  await world.settle();
}

it.each([
  ['an alias merged it', (): Promise<unknown> => alias('cid', 'ann'), 'cid'],
  ['it was named', () => send('ann', 'evt_named'), 'ann'],
])(
  'an erasure leaves an ID alone that is used again: %s before the erased lead had erased its parts',
  async (_, begin, root) => {
    await linkAnnToBob();
    expect(await erase('ann')).toEqual({ status: 'erased' });
    await begin();
    await world.advance('ann');
    await send('ann', 'evt_new');
    await world.settle();
    expect([await rootOf('ann'), await rootOf('bob')]).toEqual([root, null]);
    expect(logOf(root)).toContain('evt_new');
    expect(logOf(root)).not.toContain('evt_bob');
  },
);

it('an erasure of an ID that an alias has just moved to another lead erases neither that lead nor the former one', async () => {
  await linkAnnToBob();
  const moved = async () => {
    await alias('cid', 'ann');
    await world.settle();
  };
  expect(await erase('ann', interruptedEnv(world, 'erase', moved))).toEqual({ status: 'merged', winner: 'cid' });
  await world.settle();
  expect([await rootOf('ann'), await rootOf('bob')]).toEqual(['cid', 'bob']);
});

it('an erasure of a lead takes an ID along that has joined it, and what that ID brought along', async () => {
  await linkAnnToBob();
  await linkByPage('bob', 'v1');
  await alias('cid', 'bob');
  expect(await erase('cid')).toEqual({ status: 'erased' });
  await world.settle();
  expect(await Promise.all(['ann', 'v1', 'bob', 'cid'].map(rootOf))).toEqual([null, null, null, null]);
  expect(['ann', 'v1', 'bob', 'cid'].map((id) => world.mergeOf(id)?.status)).toEqual(Array(4).fill('erased'));
});
