import { expect, it } from 'vitest';
import { ingestEvents } from '../intake/ingest-events.ts';
import { ingestIntoLead, type ResolvedIdentity, resolveIdentity } from '../lead/lead-client.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import { listEmailOwners } from './claim-email.ts';
import { eraseLead } from './erase-lead.ts';
import { linkLeads } from './identify-lead.ts';
import { isStrangersWord } from './is-strangers-word.ts';
import { mergeLeads } from './merge-leads.ts';

const scene = setUpLeadWorlds();

/** A server, or a page, says something of a lead. */
const send = (leadId: string, eventId: string, source: 'server' | 'page' = 'server') =>
  ingestIntoLead(scene.world.env, {
    ...{ ...scene.inProject(), leadId, namedAs: 'own' },
    events: [
      {
        ...{ kind: 'activity', eventId, occurredAt: MONDAY, receivedAt: MONDAY, source },
        ...{ type: 'page_view', properties: {} },
      },
    ],
  });

const linkBy = (source: 'page' | 'server') => (user: string, anonymousId: string) =>
  linkLeads(
    scene.world.env,
    { ...scene.inProject(), source, now: MONDAY },
    { anonymousId, user: { leadId: user, namedAs: 'own' } },
  );
const linkByPage = linkBy('page');
const linkByServer = linkBy('server');

const alias = (winner: string, loser: string) => mergeLeads(scene.world.env, { ...scene.inProject(), winner, loser });
const erase = (
  leadId: string,
  { winner, env = scene.world.env }: { winner?: string; env?: typeof scene.world.env } = {},
) => eraseLead(env, { projectId: scene.inProject().projectId, leadId, winner });

const rootOf = async (id: string) =>
  (await resolveIdentity(scene.world.env, scene.inProject().projectId, id))?.lead.leadId ?? null;
const logOf = (id: string) => scene.world.eventsOf(id).map(({ eventId }) => eventId);

/** A page has linked Ann's ID to the lead of somebody whom the server knows. */
async function linkAnnToBob() {
  await send('bob', 'evt_bob');
  await linkByPage('bob', 'ann');
  await scene.world.settle();
}

it.each([
  ['an alias merged it', (): Promise<unknown> => alias('cid', 'ann'), 'cid'],
  ['it was named', () => send('ann', 'evt_named'), 'ann'],
])(
  'an erasure leaves an ID alone that is used again: %s before the erased lead had erased its parts',
  async (_, begin, root) => {
    await linkAnnToBob();
    expect(await erase('ann', { winner: 'bob' })).toEqual({ status: 'erased' });
    await begin();
    await scene.world.advance('ann');
    await send('ann', 'evt_new');
    await scene.world.settle();
    expect([await rootOf('ann'), await rootOf('bob')]).toEqual([root, null]);
    expect(logOf(root)).toContain('evt_new');
    expect(logOf(root)).not.toContain('evt_bob');
  },
);

it('an erasure of an ID that an alias has just moved to another lead erases neither that lead nor the former one', async () => {
  await linkAnnToBob();
  const moved = async () => {
    await alias('cid', 'ann');
    await scene.world.settle();
  };
  const env = interruptedEnv(scene.world, 'erase', moved);
  expect(await erase('ann', { winner: 'bob', env })).toEqual({ status: 'merged', winner: 'cid' });
  await scene.world.settle();
  expect([await rootOf('ann'), await rootOf('bob')]).toEqual(['cid', 'bob']);
});

it('an erasure of a lead takes an ID along that has joined it, and what that ID brought along', async () => {
  await linkAnnToBob();
  await linkByPage('bob', 'v1');
  await alias('cid', 'bob');
  expect(await erase('cid')).toEqual({ status: 'erased' });
  await scene.world.settle();
  expect(await Promise.all(['ann', 'v1', 'bob', 'cid'].map(rootOf))).toEqual([null, null, null, null]);
  expect(['ann', 'v1', 'bob', 'cid'].map((id) => scene.world.mergeOf(id)?.status)).toEqual(Array(4).fill('erased'));
});

it.each([
  ['a page linked it to somebody whom the server knows', () => linkAnnToBob(), { status: 'merged', winner: 'bob' }],
  [
    'a page linked it to somebody whom only pages know',
    async () => {
      await linkByPage('bob', 'ann');
      await scene.world.settle();
    },
    { status: 'erased' },
  ],
  [
    'the server linked it',
    async () => {
      await linkAnnToBob();
      await linkByServer('bob', 'ann');
    },
    { status: 'erased' },
  ],
])('an erasure by a visitor’s ID: %s', async (_, link, result) => {
  await link();
  expect(await erase('ann')).toEqual(result);
});

it('an erasure by a visitor’s ID spares a user whom the server has named meanwhile', async () => {
  await linkByPage('ann', 'v1');
  await send('ann', 'evt_page', 'page');
  await scene.world.settle();
  const env = interruptedEnv(scene.world, 'erase', () => send('ann', 'evt_server'));
  expect(await erase('v1', { env })).toEqual({ status: 'merged', winner: 'ann' });
  await scene.world.settle();
  expect(await send('ann', 'evt_later')).toMatchObject({ outcomes: ['accepted'] });
  expect(logOf('ann')).toEqual(expect.arrayContaining(['evt_server', 'evt_later']));
});

it.each(['v1', 'ann'])(
  'an erasure of %s frees no email that the server claims for the user meanwhile, who begins again',
  async (erased) => {
    const learn = (source: 'page' | 'server', traits: object, now: number, anonymousId?: string) =>
      ingestEvents(scene.world.env, {
        ...scene.inProject(),
        events: [
          {
            ...{ leadId: 'ann', namedAs: 'own', ...(anonymousId !== undefined && { anonymousId }) },
            event: { kind: 'traits', eventId: `evt_${source}`, occurredAt: now, receivedAt: now, source, traits },
          },
        ],
      });
    await learn('page', { name: 'x' }, MONDAY, 'v1');
    await scene.world.settle();
    const said = () => learn('server', { name: 'Ann', email: 'ann@acme.example' }, MONDAY + 1000);
    expect(await erase(erased, { env: interruptedEnv(scene.world, 'erase', said, 'answer') })).toEqual({
      status: 'erased',
    });
    await scene.world.settle();
    const { projectId } = scene.inProject();
    const asked = { projectId, emails: ['ann@acme.example'], now: MONDAY + 2000 };
    expect((await listEmailOwners(scene.world.env, asked)).get('ann@acme.example')?.leadId).toBe('ann');
    expect((await resolveIdentity(scene.world.env, projectId, 'ann'))?.lead.email).toBe('ann@acme.example');
  },
);

it('a page’s word counts anywhere on the way from an ID to its lead', () => {
  const part = (leadId: string, winner: string | null, linkedBy: 'page' | 'signed' | null) =>
    ({ leadId, winner, linkedBy, isKnownFromPages: false }) as LeadIdentity;
  const resolve = (...path: LeadIdentity[]) =>
    ({ named: path[0], lead: path.at(-1), path }) as unknown as ResolvedIdentity;
  const user = part('user', null, null);
  expect(isStrangersWord(resolve(part('visitor', 'made', null), part('made', 'user', 'page'), user))).toBe(true);
  expect(isStrangersWord(resolve(part('visitor', 'made', null), part('made', 'user', 'signed'), user))).toBe(false);
  expect(isStrangersWord(resolve(user))).toBe(false);
});
