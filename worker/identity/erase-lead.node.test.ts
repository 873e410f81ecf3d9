import { describe, expect, it } from 'vitest';
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

/** A server, or a page, sends something about a lead. */
const send = (
  leadId: string,
  eventId: string,
  source: 'server' | 'page' = 'server',
  namedAs: 'own' | 'anonymous' = 'own',
) =>
  ingestIntoLead(scene.world.env, {
    ...{ ...scene.inProject(), leadId, namedAs },
    events: [
      {
        ...{ kind: 'activity', eventId, occurredAt: MONDAY, receivedAt: MONDAY, source },
        ...{ type: 'page_view', properties: {} },
      },
    ],
  });

let stated = 0;
/** A server, or a page, states properties of a lead. */
const learnTraits = (
  leadId: string,
  traits: object,
  {
    source = 'server',
    namedAs = 'own',
    now = MONDAY,
    ...more
  }: {
    source?: 'page' | 'server';
    namedAs?: 'own' | 'made' | 'anonymous';
    anonymousId?: string;
    now?: number;
  } = {},
) =>
  ingestEvents(scene.world.env, {
    ...scene.inProject(),
    events: [
      {
        ...{ leadId, namedAs, ...more },
        event: { kind: 'traits', eventId: `evt_${stated++}`, occurredAt: now, receivedAt: now, source, traits },
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

/** A page links Ann's ID to the lead of Bob, whom the server knows. */
async function linkAnnToBob() {
  await send('bob', 'evt_bob');
  await linkByPage('bob', 'ann');
  await scene.world.settle();
}

it.each([
  ['an alias merges the ID', (): Promise<unknown> => alias('cid', 'ann'), 'cid'],
  ['an event names the ID', () => send('ann', 'evt_named'), 'ann'],
])('an erasure spares a merged ID that is used again before the erasure reaches it: %s', async (_, begin, root) => {
  await linkAnnToBob();
  expect(await erase('ann', { winner: 'bob' })).toMatchObject({ status: 'erased' });
  await begin();
  await scene.world.advance('ann');
  await send('ann', 'evt_new');
  await scene.world.settle();
  expect([await rootOf('ann'), await rootOf('bob')]).toEqual([root, null]);
  expect(logOf(root)).toContain('evt_new');
  expect(logOf(root)).not.toContain('evt_bob');
});

it('erasing an ID that an alias has just moved to another lead erases neither the new nor the old lead', async () => {
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

it('erasing a lead also erases all leads merged into it, directly or through another lead', async () => {
  await linkAnnToBob();
  await linkByPage('bob', 'v1');
  await alias('cid', 'bob');
  expect(await erase('cid')).toMatchObject({ status: 'erased' });
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
    { status: 'erased', kept: [] },
  ],
  [
    'the server linked the two',
    async () => {
      await linkAnnToBob();
      await linkByServer('bob', 'ann');
    },
    { status: 'erased', kept: [] },
  ],
])('erasing a visitor’s ID erases its lead, unless only a page linked the two: %s', async (_, link, result) => {
  await link();
  expect(await erase('ann')).toEqual(result);
});

it('erasing a visitor’s ID spares the user if the server names the user in the meantime', async () => {
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
  'erasing %s does not release the email of a user who starts over as a new lead in the meantime',
  async (erased) => {
    await learnTraits('ann', { name: 'x' }, { source: 'page', anonymousId: 'v1' });
    await scene.world.settle();
    const said = () => learnTraits('ann', { name: 'Ann', email: 'ann@acme.example' }, { now: MONDAY + 1000 });
    expect(await erase(erased, { env: interruptedEnv(scene.world, 'erase', said, 'answer') })).toMatchObject({
      status: 'erased',
    });
    await scene.world.settle();
    const { projectId } = scene.inProject();
    const asked = { projectId, emails: ['ann@acme.example'], now: MONDAY + 2000 };
    expect((await listEmailOwners(scene.world.env, asked)).get('ann@acme.example')?.leadId).toBe('ann');
    expect((await resolveIdentity(scene.world.env, projectId, 'ann'))?.lead.email).toBe('ann@acme.example');
  },
);

/** The customer knows Cid only by his email, and a page has stated that email for a visitor. */
async function beginCid() {
  await learnTraits('lead_cid', { email: 'cid@acme.example', name: 'Cid' }, { namedAs: 'made' });
  await learnTraits('v1', { email: 'cid@acme.example' }, { source: 'page', namedAs: 'anonymous' });
  await scene.world.settle();
}

it('an erasure keeps and reports a lead that the customer knows, if only a page had merged it into the erased lead', async () => {
  await send('dan', 'evt_dan');
  await beginCid();
  await linkByPage('dan', 'v1');
  await scene.world.settle();
  expect(await rootOf('lead_cid')).toBe('dan');
  expect(await erase('dan')).toEqual({ status: 'erased', kept: ['lead_cid'] });
  await scene.world.settle();
  expect(await Promise.all(['dan', 'lead_cid', 'v1'].map(rootOf))).toEqual([null, 'lead_cid', 'lead_cid']);
  expect(await send('lead_cid', 'evt_cid')).toMatchObject({ outcomes: ['accepted'] });
});

it('if a page links a known lead to a user’s visitor, erasing the user keeps that lead, even if a server linked the visitor to the user', async () => {
  await send('dan', 'evt_dan');
  await beginCid();
  // The server says that its visitor is Dan, before and after the two are merged.
  await linkByServer('dan', 'v1');
  await linkByServer('dan', 'v1');
  await scene.world.settle();
  expect(await erase('dan')).toMatchObject({ status: 'erased', kept: ['lead_cid'] });
  expect(await rootOf('lead_cid')).toBe('lead_cid');
});

it('a lead that an erasure keeps also keeps the events sent to it after its merge', async () => {
  await send('dan', 'evt_dan');
  await beginCid();
  await linkByPage('dan', 'v1');
  await alias('top', 'dan');
  await scene.world.settle();
  await send('lead_cid', 'evt_late', 'server', 'anonymous');
  expect(await erase('top')).toEqual({ status: 'erased', kept: ['lead_cid'] });
  await scene.world.settle();
  expect(logOf('lead_cid')).toContain('evt_late');
});

it('a lead that a page made part of a user still owns its email after the user gets another email', async () => {
  await send('dan', 'evt_dan');
  await beginCid();
  await linkByPage('dan', 'v1');
  await scene.world.settle();
  await learnTraits('dan', { email: 'dan@acme.example' }, { now: MONDAY + 5000 });
  expect(await erase('dan')).toMatchObject({ kept: ['lead_cid'] });
  await scene.world.settle();
  const asked = { projectId: scene.inProject().projectId, emails: ['cid@acme.example'], now: MONDAY + 9000 };
  expect((await listEmailOwners(scene.world.env, asked)).get('cid@acme.example')?.leadId).toBe('lead_cid');
});

it('an erasure includes a lead that the customer confirmed as the same person', async () => {
  await send('dan', 'evt_dan');
  await beginCid();
  await linkByPage('dan', 'v1');
  await alias('dan', 'lead_cid');
  await scene.world.settle();
  expect(await erase('dan')).toEqual({ status: 'erased', kept: [] });
  await scene.world.settle();
  expect(await rootOf('lead_cid')).toBeNull();
});

it('erasing a visitor’s ID spares a lead known to the customer while a page moves the ID to an invented user', async () => {
  await beginCid();
  await linkByPage('invented', 'v1');
  // The lead is sealed, but has not handed over its log yet.
  expect(await erase('v1')).toEqual({ status: 'merged', winner: 'invented' });
  await scene.world.settle();
  expect(await rootOf('lead_cid')).not.toBeNull();
});

it('erasing leads known only from pages keeps a lead that the customer knows, even while this lead is being merged into an erased lead', async () => {
  await beginCid();
  for (let n = 0; n < 6; n++) await send('v1', `!${n}`, 'page', 'anonymous');
  await linkByPage('invented', 'v1');
  // The first page of its log, which contains nothing from the customer, has been handed over.
  await scene.world.advance('lead_cid');
  const { projectId } = scene.inProject();
  const listed = { projectId, leadId: 'invented', winner: 'invented', asOf: MONDAY + 1_000_000, onlyFromPages: true };
  await eraseLead(scene.world.env, listed);
  await scene.world.settle();
  expect(await rootOf('lead_cid')).not.toBeNull();
});

describe('an erasure of a list of leads', () => {
  /** The result and the fate of Ann, who is on the list, and of a visitor who has become part of her. */
  const eraseListed = async (asOf: number, { onlyFromPages = false } = {}) => {
    const listed = { projectId: scene.inProject().projectId, leadId: 'ann', winner: 'ann', asOf, onlyFromPages };
    const erased = await eraseLead(scene.world.env, listed);
    await scene.world.settle();
    return [erased, await rootOf('ann'), await rootOf('v1')];
  };
  const LATER = MONDAY + 1_000_000;
  const ERASED = { status: 'erased', kept: [] };

  it('erases a lead even if a visitor has joined and left it', async () => {
    await send('ann', 'evt_ann');
    await send('v1', 'evt_v1', 'page', 'anonymous');
    await linkByPage('ann', 'v1');
    await scene.world.settle();
    await send('v1', 'evt_named', 'page');
    await scene.world.settle();
    expect(await eraseListed(LATER)).toEqual([ERASED, null, 'v1']);
  });

  it.each(['nobody else', 'another visitor'])(
    'spares a visitor who was merged after the list was made, even before the visitor’s log has arrived (also merged: %s)',
    async (who) => {
      await send('ann', 'evt_ann');
      await send('v1', 'evt_v1', 'page', 'anonymous');
      if (who === 'another visitor') await linkByPage('ann', 'v2');
      await scene.world.settle();
      await linkByPage('ann', 'v1');
      // The clock of the leads is ahead of the time at which they were merged.
      const [merged, other] = ['v1', 'v2'].map((id) => scene.world.mergeOf(id));
      const listedAt = (merged && 'at' in merged ? merged.at : 0) - 1;
      expect(await eraseListed(listedAt)).toEqual([ERASED, null, 'v1']);
      expect(logOf('v1')).toEqual(['evt_v1']);
      if (other) expect(scene.world.mergeOf('v2')?.status).toBe('erased');
    },
  );

  it('includes a visitor who was merged before the list was made, even if the visitor’s log has not arrived yet', async () => {
    await send('ann', 'evt_ann');
    await send('v1', 'evt_v1', 'page', 'anonymous');
    await linkByPage('ann', 'v1');
    expect(await eraseListed(LATER)).toEqual([ERASED, null, null]);
  });

  it('if limited to leads known only from pages, spares a visitor whom a server has named, even before the visitor’s log has arrived', async () => {
    await send('ann', 'evt_ann', 'page');
    await send('v1', 'evt_v1', 'server', 'anonymous');
    await linkByPage('ann', 'v1');
    expect(await eraseListed(LATER, { onlyFromPages: true })).toEqual([ERASED, null, 'v1']);
  });

  it('unmerges nothing from a lead that it does not erase', async () => {
    await send('dan', 'evt_dan');
    await beginCid();
    await linkByPage('dan', 'v1');
    await scene.world.settle();
    const { projectId } = scene.inProject();
    const listed = { projectId, leadId: 'dan', winner: 'dan', asOf: LATER };
    expect(await eraseLead(scene.world.env, { ...listed, onlyFromPages: true })).toEqual({
      ...{ status: 'not_quiet', because: 'known' },
    });
    expect(await eraseLead(scene.world.env, { ...listed, asOf: MONDAY })).toEqual({
      ...{ status: 'not_quiet', because: 'joined' },
    });
    expect(await rootOf('lead_cid')).toBe('dan');
    expect(await eraseLead(scene.world.env, listed)).toEqual({ status: 'erased', kept: ['lead_cid'] });
  });
});

describe('retention of an old lead, after a new lead was merged into it', () => {
  const email = 'cid@acme.example';
  const createdAt = async (leadId: string) =>
    (await resolveIdentity(scene.world.env, scene.inProject().projectId, leadId))?.named.createdAt ?? 0;
  const expire = async (quietSince: number) => {
    const erasure = await eraseLead(scene.world.env, {
      ...{ projectId: scene.inProject().projectId, leadId: 'old', quietSince },
    });
    await scene.world.settle();
    return [erasure, await rootOf('old'), await rootOf('lead_cid')];
  };
  const begin = async (source: 'page' | 'server') => {
    await send('old', 'evt_old', source);
    await learnTraits('lead_cid', { email }, { namedAs: 'made' });
  };
  const WAITS = [{ status: 'not_quiet', because: 'active' }, 'old', 'old'];
  const LATER = MONDAY + 1_000_000;

  it('waits until both leads are old, and then erases only the first lead, if a page caused the merge', async () => {
    await begin('page');
    await learnTraits('old', { email }, { source: 'page' });
    await scene.world.settle();
    expect(await expire(await createdAt('lead_cid'))).toEqual(WAITS);
    expect(await expire(LATER)).toEqual([{ status: 'erased', kept: ['lead_cid'] }, null, 'lead_cid']);
  });

  it('waits until both leads are old, and then erases both leads, if the customer caused the merge', async () => {
    await begin('server');
    await mergeLeads(scene.world.env, {
      ...scene.inProject(),
      ...{ loser: 'lead_cid', winner: 'old', namedAs: 'anonymous' },
    });
    await scene.world.settle();
    expect(await expire(await createdAt('lead_cid'))).toEqual(WAITS);
    expect(await expire(LATER)).toEqual([{ status: 'erased', kept: [] }, null, null]);
  });
});

it('an ID counts as linked by a page if a page made any of the links between the ID and its lead', () => {
  const part = (leadId: string, winner: string | null, linkedBy: 'page' | 'signed' | null) =>
    ({ leadId, winner, linkedBy, isKnownFromPages: false }) as LeadIdentity;
  const resolve = (...path: LeadIdentity[]) =>
    ({ named: path[0], lead: path.at(-1), path }) as unknown as ResolvedIdentity;
  const user = part('user', null, null);
  expect(isStrangersWord(resolve(part('visitor', 'made', null), part('made', 'user', 'page'), user))).toBe(true);
  expect(isStrangersWord(resolve(part('visitor', 'made', null), part('made', 'user', 'signed'), user))).toBe(false);
  expect(isStrangersWord(resolve(user))).toBe(false);
});
