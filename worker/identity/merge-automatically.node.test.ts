import { expect, it } from 'vitest';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import { linkLeads } from './identify-lead.ts';

const scene = setUpLeadWorlds();

let stated = 0;
/** A page, or a server, states properties of a lead. */
const state = (
  leadId: string,
  traits: object,
  { source = 'page', namedAs = 'anonymous' }: { source?: 'page' | 'server'; namedAs?: 'own' | 'anonymous' } = {},
) => {
  const at = MONDAY + stated;
  const event = { kind: 'traits', eventId: `evt_${stated++}`, occurredAt: at, receivedAt: at, source, traits } as const;
  return ingestEvents(scene.world.env, { ...scene.inProject(), events: [{ leadId, namedAs, event }] });
};

const link = (anonymousId: string, env = scene.world.env) =>
  linkLeads(
    env,
    { ...scene.inProject(), source: 'page', now: MONDAY },
    { anonymousId, user: { leadId: 'dan', namedAs: 'own' } },
  );

const rootOf = async (id: string) =>
  (await resolveIdentity(scene.world.env, scene.inProject().projectId, id))?.lead.leadId ?? null;

const MALLORY = { email: 'mallory@evil.example' };
const DAN = { email: 'dan@acme.example' };

it('while an email from a page is being stored, a user with another email cannot be linked', async () => {
  await state('dan', { name: 'Dan' }, { source: 'server', namedAs: 'own' });
  // The email is in the last of three pages of the log.
  for (const name of ['a', 'b', 'c', 'd', 'e']) await state('mallory', { name });
  await state('mallory', MALLORY);
  await state('visitor', DAN);
  expect(await link('mallory')).toEqual({ status: 'merging' });
  for (let page = 1; page < 3; page++) {
    await scene.world.advance('mallory');
    expect(await link('visitor')).toEqual({ status: 'conflict' });
  }
  await scene.world.settle();
  expect(await link('visitor')).toEqual({ status: 'conflict' });
  expect(await Promise.all(['mallory', 'visitor'].map(rootOf))).toEqual(['dan', 'visitor']);
});

it.each<[string, () => Promise<unknown>]>([
  [
    'the stranger’s visitor has left again',
    async () => {
      await link('mallory');
      await scene.world.settle();
      await state('mallory', { name: 'Mallory' }, { namedAs: 'own' });
    },
  ],
  [
    'the stranger has removed the email again',
    async () => {
      await link('mallory');
      await scene.world.settle();
      await state('mallory', { email: null });
    },
  ],
  [
    'the merge of the stranger’s visitor was refused',
    async () => {
      const grow = () => state('mallory', { name: 'Mallory' });
      const refused = await link('mallory', interruptedEnv(scene.world, 'seal', grow));
      expect(refused).toEqual({ status: 'conflict' });
    },
  ],
])('links a visitor with an email to a user, although %s', async (_when, begin) => {
  await state('dan', { name: 'Dan' }, { source: 'server', namedAs: 'own' });
  await state('mallory', MALLORY);
  await begin();
  await scene.world.settle();
  await state('visitor', DAN);
  expect(await link('visitor')).toEqual({ status: 'merging' });
  await scene.world.settle();
  expect(await rootOf('visitor')).toBe('dan');
});
