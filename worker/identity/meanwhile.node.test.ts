import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { SOUND } from '../testing/lead-world.node.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import { listEmailOwners } from './claim-email.ts';
import { openConflictsOf } from './conflicts.ts';
import { linkLeads } from './identify-lead.ts';
import { mergeLeads } from './merge-leads.ts';
import { takeBack } from './take-back.ts';

// A page links a lead on which the team works, at the worst possible moment.

const scene = setUpLeadWorlds();

let sent = 0;
const learn = (
  leadId: string,
  traits: object,
  {
    source = 'server' as 'page' | 'server',
    namedAs = 'own' as 'own' | 'made' | 'anonymous',
    env = scene.world.env,
    follows = undefined as string[] | undefined,
    now = MONDAY,
  } = {},
) =>
  ingestEvents(env, {
    ...{ ...scene.inProject(), follows },
    events: [
      {
        ...{ leadId, namedAs },
        event: { kind: 'traits', eventId: `evt_${sent++}`, occurredAt: now, receivedAt: now, source, traits },
      },
    ],
  });

const linkByPage = (userId: string, anonymousId: string, env = scene.world.env) =>
  linkLeads(
    env,
    { ...scene.inProject(), source: 'page', now: MONDAY },
    { anonymousId, user: { leadId: userId, namedAs: 'own' } },
  );

const rootOf = async (id: string) =>
  (await resolveIdentity(scene.world.env, scene.inProject().projectId, id))?.lead.leadId ?? null;

it('if a page links a visitor to a user during an edit of the visitor’s email, the edit merges no other lead into that user', async () => {
  await learn('lead_bob', { email: 'bob@acme.example' }, { namedAs: 'made' });
  await learn('ann', { name: 'Ann' });
  await learn('v1', { name: 'x' }, { source: 'page', namedAs: 'anonymous' });
  await scene.world.settle();
  const env = interruptedEnv(scene.world, 'identity', async () => {
    await linkByPage('ann', 'v1');
    await scene.world.settle();
  });
  const edit = { namedAs: 'anonymous', env, follows: ['v1'], now: MONDAY + 5000 } as const;
  const { outcomes } = await learn('v1', { email: 'bob@acme.example' }, { ...edit, follows: [...edit.follows] });
  await scene.world.settle();
  expect([outcomes, await rootOf('lead_bob')]).toEqual([['unavailable'], 'lead_bob']);
});

it.each(['call', 'answer'] as const)(
  'a lead merged by hand stays with the other lead, even if a page links the other lead in the meantime (before the %s of the seal)',
  async (before) => {
    await learn('lead_x', { email: 'x@acme.example' }, { namedAs: 'made' });
    await learn('lead_y', { name: 'Y' }, { namedAs: 'made' });
    await learn('ann', { name: 'Ann' });
    await learn('v1', { email: 'x@acme.example' }, { source: 'page', namedAs: 'anonymous' });
    await scene.world.settle();
    const link = async () => {
      await linkByPage('ann', 'v1');
      await scene.world.settle();
    };
    const env = interruptedEnv(scene.world, 'seal', link, before);
    const merge = { ...scene.inProject(), loser: 'lead_y', winner: 'lead_x', namedAs: 'anonymous' } as const;
    await mergeLeads(env, merge);
    await scene.world.settle();
    // The team edits the lead, which undoes the page's link.
    await takeBack(scene.world.env, { ...scene.inProject(), leadId: 'lead_x', undoes: 'public' });
    await scene.world.settle();
    expect([await rootOf('lead_x'), await rootOf('lead_y'), await rootOf('ann')]).toEqual(['lead_x', 'lead_x', 'ann']);
  },
);

it.each([
  [
    'state the emails of two leads',
    (id: string, env = scene.world.env) => learn('evil', { email: `${id}@acme.example` }, { source: 'page', env }),
  ],
  ['link two leads', (id: string, env = scene.world.env) => linkByPage('evil', id, env)],
])(
  'if two pages at the same time %s for one user, only one of two known leads is merged into that user',
  async (_, page) => {
    for (const id of ['mia', 'wes']) await learn(id, { email: `${id}@acme.example` }, { namedAs: 'anonymous' });
    await scene.world.settle();
    await page(
      'mia',
      interruptedEnv(scene.world, 'seal', () => page('wes')),
    );
    await scene.world.settle();
    expect([await rootOf('mia'), await rootOf('wes')]).toEqual(['evil', 'wes']);
  },
);

it('an imported row that names a lead by email does not confirm a link that a page makes in the meantime', async () => {
  await learn('lead_cid', { email: 'cid@acme.example' }, { namedAs: 'made' });
  await scene.world.settle();
  const link = async () => {
    await learn('evil', { email: 'cid@acme.example' }, { source: 'page', now: MONDAY + 900 });
    await scene.world.settle();
  };
  const env = interruptedEnv(scene.world, 'identity', link, 'answer');
  await learn('lead_cid', { email: 'cid@acme.example', phone: '1' }, { namedAs: 'anonymous', env, now: MONDAY + 1000 });
  await scene.world.settle();
  await takeBack(scene.world.env, { ...scene.inProject(), leadId: 'lead_cid', undoes: 'public' });
  await scene.world.settle();
  expect(await rootOf('lead_cid')).toBe('lead_cid');
});

it('a user keeps the email that a server states, even if a page meanwhile replaces an email that the page had stated', async () => {
  await learn('dan', { email: 'dan@acme.example' }, { source: 'page', namedAs: 'anonymous' });
  await scene.world.settle();
  const { DB: db } = scene.world.env;
  let isFirst = true;
  const change = async () => {
    if (!isFirst) return;
    isFirst = false;
    await learn('dan', { email: 'x@evil.example' }, { source: 'page', now: MONDAY + 5000 });
    await scene.world.settle();
  };
  // Right before the server's claim becomes final.
  const renewing = (statement: D1PreparedStatement) => ({
    bind: (...values: unknown[]) => ({ run: () => change().then(() => statement.bind(...values).run()) }),
  });
  const prepare = (sql: string) => (sql.includes('SET named_as = ?4') ? renewing(db.prepare(sql)) : db.prepare(sql));
  const DB = { prepare, batch: (statements: D1PreparedStatement[]) => db.batch(statements) } as unknown as D1Database;
  await learn('dan', { email: 'dan@acme.example' }, { env: { ...scene.world.env, DB }, now: MONDAY + 5000 });
  await scene.world.settle();
  const asked = { projectId: scene.inProject().projectId, emails: ['dan@acme.example'], now: MONDAY + 200_000 };
  expect((await listEmailOwners(scene.world.env, asked)).get('dan@acme.example')?.leadId).toBe('dan');
});

/** Two visitors with one email. The older one is the lead that is kept. */
async function meetVisitors() {
  await learn('ann', { name: 'Ann' });
  for (const [i, id] of ['older', 'visitor'].entries()) {
    // The second message of a browser arrives after the merge that the first one causes.
    for (const sentAt of [0, HOUR_MS]) {
      const now = MONDAY + i * DAY_MS + sentAt;
      await learn(id, { email: 'vee@corp.example' }, { source: 'page', namedAs: 'anonymous', now });
      await scene.world.settle();
    }
  }
  expect(await rootOf('visitor')).toBe('older');
}

describe.each(['seal', 'ingest'] as const)(
  'a merge by hand that fails after its first %s, and is requested again',
  (method) => {
    const failing = () => interruptedEnv(scene.world, method, () => Promise.reject(new Error('killed')), 'answer');

    async function mergeTwice() {
      const merge = { ...scene.inProject(), loser: 'visitor', winner: 'ann' };
      await mergeLeads(failing(), merge).catch(() => undefined);
      await scene.world.settle();
      await mergeLeads(scene.world.env, merge);
      await scene.world.settle();
    }

    it('also merges the older visitor with the same email', async () => {
      await meetVisitors();
      await mergeTwice();
      expect([await rootOf('visitor'), await rootOf('older')]).toEqual(['ann', 'ann']);
    });

    it('records that the team has worked on the visitor under an older ID, which a page has since used as a user’s ID', async () => {
      await meetVisitors();
      await learn('older', { phone: '+49 30 1' }, { namedAs: 'anonymous', follows: ['older'] });
      await linkByPage('evil', 'older');
      await learn('evil', { name: 'Evil' }, { source: 'page' });
      await scene.world.settle();
      await mergeTwice();
      const { projectId } = scene.inProject();
      const { results } = await openConflictsOf(scene.world.env.DB, { projectId, leadIds: ['ann'] }).all();
      expect(results).toEqual([{ leadId: 'evil' }]);
    });
  },
);

/** Loses one call of an action, or its answer. Returns whether the action made that many calls. */
async function lose(nth: number, lost: 'request' | 'answer', act: () => Promise<unknown>): Promise<boolean> {
  const { world } = scene;
  let calls = 0;
  world.wire = async (call) => {
    const fails = ++calls === nth;
    if (fails && lost === 'request') throw new Error('lost');
    const answer = await call();
    if (fails) throw new Error('lost');
    return answer;
  };
  await act().catch(() => undefined);
  world.wire = SOUND;
  return calls >= nth;
}

it.each(Array.from({ length: 24 }, (_, i) => [1 + Math.floor(i / 2), i % 2 === 0 ? 'request' : 'answer'] as const))(
  'a visitor whom a server has linked stays with the user when a page uses the visitor’s older ID for another user, even if call %i loses its %s',
  async (failing, lost) => {
    await meetVisitors();
    const { world } = scene;
    await learn('older', { phone: '+49 30 1' }, { namedAs: 'anonymous', follows: ['older'] });
    const linking = { ...scene.inProject(), source: 'server' as const, now: MONDAY + 2 * DAY_MS };
    await linkLeads(world.env, linking, { anonymousId: 'visitor', user: { leadId: 'ann', namedAs: 'own' } });
    await world.settle();
    const take = () => learn('older', { name: 'Evil' }, { source: 'page' });
    await lose(failing, lost, async () => {
      await take();
      await world.settle();
    });
    await take();
    await world.settle();
    expect([await rootOf('visitor'), await rootOf('older')]).toEqual(['ann', 'older']);
    expect(world.eventsOf('ann').filter(({ origin }) => origin === 'visitor')).toHaveLength(1);
    const { results } = await openConflictsOf(world.env.DB, { projectId: linking.projectId, leadIds: ['ann'] }).all();
    expect(results).toEqual([{ leadId: 'older' }]);
  },
);

it.each(Array.from({ length: 24 }, (_, i) => i + 1))(
  'a server can link a visitor without the older visitor to another user, even right before call %i of a move that a page has caused',
  async (interrupted) => {
    await meetVisitors();
    const { world } = scene;
    await learn('ann', { email: 'vee@corp.example' }, { now: MONDAY + 2 * DAY_MS });
    await learn('bob', { name: 'Bob' });
    await world.settle();
    const alias = () => mergeLeads(world.env, { ...scene.inProject(), loser: 'visitor', winner: 'bob' });
    let calls = 0;
    world.wire = async (call) => {
      if (++calls === interrupted) meanwhile = alias().catch(() => undefined);
      return call();
    };
    let meanwhile: Promise<unknown> | undefined;
    await learn('older', { name: 'Evil' }, { source: 'page' });
    await meanwhile;
    await world.settle();
    world.wire = SOUND;
    await alias();
    await world.settle();
    const roots = await Promise.all(['ann', 'bob', 'older', 'visitor'].map(rootOf));
    expect(roots).toEqual(['ann', 'bob', 'older', 'bob']);
  },
);

it.each(Array.from({ length: 24 }, (_, i) => [1 + Math.floor(i / 2), i % 2 === 0 ? 'request' : 'answer'] as const))(
  'if a server gives a user the email of a visitor, the visitor becomes part of the user, even if call %i loses its %s',
  async (failing, lost) => {
    await meetVisitors();
    const { world } = scene;
    const say = () => learn('ann', { email: 'vee@corp.example' }, { now: MONDAY + 2 * DAY_MS });
    await lose(failing, lost, say);
    await say();
    await world.settle();
    await learn('older', { name: 'Evil' }, { source: 'page' });
    await world.settle();
    expect([await rootOf('visitor'), await rootOf('older')]).toEqual(['ann', 'older']);
    expect(world.eventsOf('ann').filter(({ origin }) => origin === 'visitor')).toHaveLength(1);
  },
);

it('a user keeps all events of a visitor while the visitor moves from the lead of a cookie to the user', async () => {
  await meetVisitors();
  const { world } = scene;
  const counts: number[] = [];
  world.wire = async (call) => {
    const answer = await call();
    counts.push(world.eventsOf('ann').filter(({ origin }) => origin === 'visitor').length);
    return answer;
  };
  await learn('ann', { email: 'vee@corp.example' }, { now: MONDAY + 2 * DAY_MS });
  await world.settle();
  world.wire = SOUND;
  expect(counts).toEqual(counts.toSorted());
  expect(counts.at(-1)).toBe(1);
  await learn('older', { name: 'Evil' }, { source: 'page' });
  await world.settle();
  expect(await rootOf('visitor')).toBe('ann');
});

it('a visitor who is still being merged is raised, while the lead above is being asked for its winner', async () => {
  const { world } = scene;
  const statuses = () => ['visitor', 'older'].map((id) => world.mergeOf(id)?.status);
  await learn('ann', { name: 'Ann' });
  const say = (id: string, day: number) =>
    learn(id, { email: 'vee@corp.example' }, { source: 'page', namedAs: 'anonymous', now: MONDAY + day * DAY_MS });
  await say('older', 0);
  await world.settle();
  for (let nth = 1; world.mergeOf('visitor')?.status !== 'merging'; nth++)
    expect(await lose(nth, 'answer', () => say('visitor', nth))).toBe(true);
  // The older lead has the visitor's log, but the visitor does not know it yet.
  await lose(1, 'answer', () => world.advance('visitor'));
  const name = () => learn('ann', { email: 'vee@corp.example' }, { now: MONDAY + 20 * DAY_MS });
  for (let nth = 1; world.mergeOf('older')?.status !== 'merging'; nth++)
    expect(await lose(nth, 'answer', name)).toBe(true);
  expect(statuses()).toEqual(['merging', 'merging']);
  let calls = 0;
  let raising: Promise<unknown> | undefined;
  world.wire = async (call) => {
    const answer = await call();
    // The visitor has asked the older lead for its winner.
    if (++calls === 2) {
      raising = (async () => {
        while ((await world.advance('older')) === 'again');
      })();
      while (world.mergeOf('visitor')?.status === 'merging') await new Promise((resolve) => setImmediate(resolve));
    }
    return answer;
  };
  await world.advance('visitor');
  await raising;
  world.wire = SOUND;
  await world.settle();
  expect([await rootOf('visitor'), await rootOf('older')]).toEqual(['ann', 'ann']);
});
