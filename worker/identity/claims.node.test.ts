import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import type { LeadWorld } from '../testing/lead-world.node.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import { ClaimBook } from './claim-book.ts';
import { listEmailOwners } from './claim-email.ts';
import { eraseLead } from './erase-lead.ts';
import { findMeantLead } from './find-meant-leads.ts';
import { linkLeads } from './identify-lead.ts';
import { mergeLeads } from './merge-leads.ts';
import { listConflicts } from './open-conflicts.ts';

type Interruption = Parameters<typeof interruptedEnv> extends [LeadWorld, ...infer Rest] ? Rest : never;

const EMAIL = 'x@example.com';
const scene = setUpLeadWorlds();

beforeAll(() => {
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});

const interrupted = (...[method, meanwhile, before]: Interruption) =>
  interruptedEnv(scene.world, method, meanwhile, before);

interface Said {
  id: string;
  namedAs: IdKind;
  source: EventSource;
  email?: string;
  importId?: string;
}

async function claim({ id, namedAs, source, email = EMAIL, importId }: Said, env = scene.world.env) {
  const times = { occurredAt: MONDAY, receivedAt: MONDAY };
  const event = {
    kind: 'traits' as const,
    eventId: `evt_${id}_${source}`,
    ...times,
    source,
    ...(importId !== undefined && { importId }),
    traits: { email },
  };
  const { outcomes } = await ingestEvents(env, { ...scene.inProject(), events: [{ leadId: id, namedAs, event }] });
  return outcomes[0];
}

const linkBy = (source: EventSource, user: string, anonymousId: string, env = scene.world.env) =>
  linkLeads(
    env,
    { ...scene.inProject(), source, now: MONDAY },
    { anonymousId, user: { leadId: user, namedAs: 'own' } },
  );
const link = (user: string, anonymousId: string) => linkBy('page', user, anonymousId);

const rootOf = async (id: string) =>
  (await resolveIdentity(scene.world.env, scene.inProject().projectId, id))?.lead.leadId;
const ownerOf = async () => {
  const asked = { projectId: scene.inProject().projectId, emails: [EMAIL], now: MONDAY };
  return (await listEmailOwners(scene.world.env, asked)).get(EMAIL)?.leadId ?? null;
};

it.each<[string, Said, Said, owner: string]>([
  [
    'a page and a server',
    { id: 'bob', namedAs: 'own', source: 'page' },
    { id: 'ann', namedAs: 'own', source: 'server' },
    'ann',
  ],
  [
    'two servers',
    { id: 'bob', namedAs: 'own', source: 'server' },
    { id: 'ann', namedAs: 'own', source: 'server' },
    'bob',
  ],
  [
    'an import and a signed page',
    { id: 'bob', namedAs: 'own', source: 'import' },
    { id: 'ann', namedAs: 'own', source: 'signed' },
    'bob',
  ],
])('two users with the same email from %s are not merged, even if the claims overlap', async (_, one, other, owner) => {
  const env = interrupted('ingest', () => claim(other));
  expect(await claim(one, env)).toBe('accepted');
  await scene.world.settle();
  expect([await rootOf('ann'), await rootOf('bob')]).toEqual(['ann', 'bob']);
  expect(await ownerOf()).toBe(owner);
});

it('the first visitor who claims an email absorbs the second visitor, even if the first claim is not logged yet', async () => {
  const visitor = { namedAs: 'anonymous', source: 'page' } as const;
  await claim(
    { id: 'v2', ...visitor },
    interrupted('ingest', () => claim({ id: 'v1', ...visitor })),
  );
  await scene.world.settle();
  expect([await rootOf('v1'), await rootOf('v2'), await ownerOf()]).toEqual(['v2', 'v2', 'v2']);
});

const alias = async (winner: string, loser: string) => {
  await mergeLeads(scene.world.env, { ...scene.inProject(), winner, loser });
  await scene.world.settle();
};

it.each([
  ['a merge', () => alias('ann', 'v1')],
  ['an event of a server', () => claim({ id: 'v1', namedAs: 'own', source: 'server', email: 'y@example.com' })],
])(
  'a page’s claim of an email is dropped if %s makes the ID the customer’s own before the claim is logged',
  async (_, names) => {
    await claim({ id: 'v1', namedAs: 'anonymous', source: 'page' }, interrupted('ingest', names));
    await scene.world.settle();
    expect(await ownerOf()).toBeNull();
  },
);

it('the repeated request of a page loses its claim of an email if the ID has become the customer’s own', async () => {
  const said = { id: 'v1', namedAs: 'anonymous', source: 'page' } as const;
  const dies = async () => {
    await alias('ann', 'v1');
    throw new Error('the object died');
  };
  expect(await claim(said, interrupted('ingest', dies))).toBe('unavailable');
  expect(await ownerOf()).not.toBeNull();
  expect(await claim(said)).toBe('accepted');
  expect(await ownerOf()).toBeNull();
});

it('refuses to link a visitor to a lead with another email, even while that lead is being merged', async () => {
  await claim({ id: 'v1', namedAs: 'anonymous', source: 'page' });
  await claim({ id: 'bob', namedAs: 'own', source: 'page', email: 'y@example.com' });
  await mergeLeads(scene.world.env, { ...scene.inProject(), winner: 'ann', loser: 'bob' });
  expect(await link('bob', 'v1')).toEqual({ status: 'conflict' });
  await scene.world.settle();
  expect([await rootOf('bob'), await rootOf('v1')]).toEqual(['ann', 'v1']);
});

it('if a customer’s alias and a page link the same ID at the same moment, the alias wins', async () => {
  await mergeLeads(
    interrupted('seal', () => link('ann', 'v1')),
    { ...scene.inProject(), winner: 'ann', loser: 'v1' },
  );
  await scene.world.settle();
  const known = await resolveIdentity(scene.world.env, scene.inProject().projectId, 'v1');
  expect(known?.named).toMatchObject({ idKind: 'own', linkedBy: null, winner: 'ann' });
});

const ann: Said = { id: 'ann', namedAs: 'own', source: 'server' };
const bob: Said = { id: 'bob', namedAs: 'own', source: 'server' };

it.each(['identity', 'admitMerge', 'seal', 'ingest'] as const)(
  'if two users state a visitor’s email at the same time, one user gets both the visitor and the email (second claim during %s)',
  async (method) => {
    await claim({ id: 'v1', namedAs: 'anonymous', source: 'page' });
    await claim(
      ann,
      interrupted(method, () => claim(bob)),
    );
    await scene.world.settle();
    const root = await rootOf('v1');
    expect(['ann', 'bob']).toContain(root);
    expect(await ownerOf()).toBe(root);
  },
);

it('if the call that takes over a visitor’s email dies halfway, the next call merges the visitor', async () => {
  await claim({ id: 'v1', namedAs: 'anonymous', source: 'page' });
  const dies = () => Promise.reject(new Error('the object died'));
  expect(await claim(ann, interrupted('admitMerge', dies))).toBe('unavailable');
  expect([await rootOf('v1'), await ownerOf()]).toEqual(['v1', 'ann']);
  expect(await claim(ann)).toBe('accepted');
  await scene.world.settle();
  expect([await rootOf('v1'), await ownerOf()]).toEqual(['ann', 'ann']);
  expect(
    scene.sqlite.prepare('SELECT taken_from FROM identities WHERE project_id = ?').all(scene.inProject().projectId),
  ).toEqual([{ taken_from: null }]);
});

it.each<[string, Omit<Said, 'id' | 'namedAs'>]>([
  ['another import', { source: 'import', importId: 'imp_2' }],
  ['a server', { source: 'server' }],
])('raises a conflict if an import and %s state a visitor’s email for two users at the same time', async (_, other) => {
  await claim({ id: 'v1', namedAs: 'anonymous', source: 'page' });
  await scene.world.settle();
  const named = () => claim({ ...other, id: 'ann', namedAs: 'own' });
  const env = interrupted('seal', named, 'answer');
  expect(await claim({ id: 'bob', namedAs: 'own', source: 'import', importId: 'imp_1' }, env)).toBe('accepted');
  await scene.world.settle();
  expect(await Promise.all(['ann', 'bob', 'v1'].map(rootOf))).toEqual(['ann', 'bob', 'bob']);
  expect(await ownerOf()).toBe('bob');
  const { conflicts } = await listConflicts(scene.world.env.DB, scene.inProject().projectId, { limit: 10 });
  expect(conflicts).toEqual([
    {
      ...{ leadId: 'ann', otherLeadId: 'bob', reason: 'both_own', raisedBy: 'customer' },
      createdAt: new Date(MONDAY).toISOString(),
    },
  ]);
});

/** A stranger says that the ID of a future user is an anonymous ID of the stranger's own user. */
const steal = (id: string) => async () => {
  await linkBy('page', 'evil', id);
  await scene.world.settle();
};

it('a user keeps the visitor that the server links, even if a stranger’s page links that user’s ID at the same time', async () => {
  await claim({ id: 'evil', namedAs: 'own', source: 'page', email: 'evil@example.com' });
  const merge = await linkBy('server', 'ann', 'v1', interrupted('admitMerge', steal('ann')));
  expect(merge).toEqual({ status: 'merging' });
  await scene.world.settle();
  expect([await rootOf('v1'), await rootOf('ann'), await rootOf('evil')]).toEqual(['ann', 'ann', 'evil']);
});

it('a user keeps the visitor that the server links, even if a stranger’s page links that visitor at the same time', async () => {
  await claim({ id: 'evil', namedAs: 'own', source: 'page', email: 'evil@example.com' });
  await claim({ id: 'ann', namedAs: 'own', source: 'server' });
  expect(await linkBy('server', 'ann', 'v1', interrupted('seal', steal('v1')))).toEqual({ status: 'merging' });
  await scene.world.settle();
  expect([await rootOf('v1'), await rootOf('ann'), await rootOf('evil')]).toEqual(['ann', 'ann', 'evil']);
});

it('the lead with a user’s email becomes part of the user, even if a stranger’s page links the user at the same time', async () => {
  await claim({ id: 'evil', namedAs: 'own', source: 'page', email: 'evil@example.com' });
  await claim({ id: 'lead_1', namedAs: 'made', source: 'server' });
  const said = { id: 'ann', namedAs: 'own', source: 'server' } as const;
  expect(await claim(said, interrupted('admitMerge', steal('ann')))).toBe('accepted');
  await scene.world.settle();
  expect([await rootOf('lead_1'), await rootOf('ann'), await rootOf('evil')]).toEqual(['ann', 'ann', 'evil']);
  expect(await ownerOf()).not.toBe('evil');
});

it('a person’s edit of a visitor never reaches a user to whom a page links the visitor in the meantime', async () => {
  await claim({ id: 'ann', namedAs: 'own', source: 'server' });
  const links = async () => {
    await link('ann', 'v1');
    await scene.world.settle();
  };
  const times = { occurredAt: MONDAY, receivedAt: MONDAY, source: 'person' as const };
  const event = { kind: 'traits' as const, eventId: 'edit', ...times, traits: { name: 'Spam' } };
  const edit = (follows: string[], env = scene.world.env) =>
    ingestEvents(env, {
      ...scene.inProject(),
      ...{ follows, events: [{ leadId: 'v1', namedAs: 'anonymous' as const, event }] },
    });
  expect((await edit([], interrupted('ingest', links))).outcomes).toEqual(['unavailable']);
  expect(await rootOf('v1')).toBe('ann');
  // A person who has seen that the two are one means the user with their edit.
  expect((await edit(['v1', 'ann'])).outcomes).toEqual(['accepted']);
});

it('a page’s claim of an email for an erased ID has no effect', async () => {
  const { projectId } = scene.inProject();
  const { env } = scene.world;
  await claim({ id: 'spam', namedAs: 'own', source: 'server', email: 'spam@example.com' });
  await eraseLead(env, { projectId, leadId: 'spam' });
  await new ClaimBook(env, projectId).claimAhead([
    { projectId, leadId: 'spam', namedAs: 'own', email: EMAIL, isPages: true, now: MONDAY },
  ]);
  const asked = { projectId, email: EMAIL, now: MONDAY };
  const meant = await findMeantLead({ ...env, JWT_SECRET: 'secret' }, asked);
  expect(meant).toMatchObject({ namedAs: 'made' });
});

describe('a lead whose ID we generated, after a page has merged it into a user', () => {
  const track = (id: string, source: EventSource) => {
    const times = { occurredAt: MONDAY, receivedAt: MONDAY, source };
    const event = { kind: 'activity' as const, eventId: `evt_${id}`, ...times, type: 'signup', properties: {} };
    return ingestEvents(scene.world.env, {
      ...scene.inProject(),
      events: [{ leadId: id, namedAs: 'own' as const, event }],
    });
  };
  beforeEach(async () => {
    await track('mallory', 'server');
    await claim({ id: 'lead_1', namedAs: 'made', source: 'server' });
    await claim({ id: 'mallory', namedAs: 'own', source: 'page' });
    await scene.world.settle();
    expect(await rootOf('lead_1')).toBe('mallory');
  });

  it('moves to the lead that the customer’s alias names, without the user', async () => {
    await track('bob', 'server');
    await alias('bob', 'lead_1');
    expect([await rootOf('lead_1'), await rootOf('mallory')]).toEqual(['bob', 'mallory']);
  });

  it('is separated from the user when the customer sends an event about it', async () => {
    await track('lead_1', 'server');
    await scene.world.settle();
    expect([await rootOf('lead_1'), await rootOf('mallory')]).toEqual(['lead_1', 'mallory']);
  });

  it('stays with the lead to which the customer’s alias moved it', async () => {
    await claim({ id: 'ann', namedAs: 'own', source: 'server', email: 'ann@example.com' });
    await alias('ann', 'lead_1');
    await track('lead_1', 'server');
    await scene.world.settle();
    expect(await rootOf('lead_1')).toBe('ann');
  });
});

it('an erased ID stays erased if the customer had merged another ID into it', async () => {
  const { projectId } = scene.inProject();
  await claim({ id: 'ann', namedAs: 'own', source: 'page' });
  const times = { occurredAt: MONDAY, receivedAt: MONDAY, source: 'person' as const };
  const work = { type: 'status' as const, status: 'lost' as const };
  const event = { kind: 'work' as const, eventId: 'work_1', ...times, by: 'usr_1', work };
  await ingestEvents(scene.world.env, {
    ...scene.inProject(),
    events: [{ leadId: 'ann', namedAs: 'anonymous', event }],
  });
  await alias('ann', 'v1');
  await eraseLead(scene.world.env, { projectId, leadId: 'ann' });
  expect(await claim({ id: 'ann', namedAs: 'own', source: 'server' })).toBe('erased');
});

it('an email of two users belongs to the second user once the first user has another email', async () => {
  for (const id of ['ann', 'bob']) await claim({ id, namedAs: 'own', source: 'server' });
  for (const id of ['a_mallory', 'z_mallory']) await claim({ id, namedAs: 'own', source: 'page' });
  await scene.world.settle();
  const { projectId } = scene.inProject();
  const { conflicts } = await listConflicts(scene.world.env.DB, projectId, { limit: 5 });
  expect(conflicts.map(({ reason }) => reason)).toEqual(['both_own', 'both_own', 'both_own']);
  const times = { occurredAt: MONDAY + 1000, receivedAt: MONDAY + 1000 };
  const traits = { email: 'other@example.com' };
  const event = { kind: 'traits' as const, eventId: 'evt_later', ...times, source: 'server' as const, traits };
  await ingestEvents(scene.world.env, { ...scene.inProject(), events: [{ leadId: 'ann', namedAs: 'own', event }] });
  await scene.world.settle();
  const owners = await listEmailOwners(scene.world.env, { projectId, emails: [EMAIL], now: MONDAY + 1000 });
  expect(owners.get(EMAIL)?.leadId).toBe('bob');
});
