import { isDeepStrictEqual } from 'node:util';
import type { D1Database } from '@cloudflare/workers-types';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EventSource, isTrusted } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { isErased, type Undoes } from '../domain/merge-state.ts';
import { compareKinds } from '../domain/plan-merge.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { listAbsorbedLeads } from '../lead/storage/absorbed-leads.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { eraseLeadRows } from '../project/erase-lead-rows.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { type LeadWorld, openLeadWorld, SOUND } from '../testing/lead-world.node.ts';
import { runs } from '../testing/runs.ts';
import { listEmailOwners } from './claim-email.ts';
import { eraseLead } from './erase-lead.ts';
import { linkLeads } from './identify-lead.ts';
import { mergeLeads } from './merge-leads.ts';
import { takeBack } from './take-back.ts';
import { takeOut } from './unmerge-lead.ts';

// A browser repeats its link with every event. An isolate remembers that link for a minute, which would hide the repetition.
vi.mock('../settings/storage/isolate-cache.ts', () => ({
  isolateCache: () => ({ has: () => false, get: () => undefined, set: () => undefined, delete: () => undefined }),
}));
// Long enough that a busy machine does not fail the test.
vi.setConfig({ testTimeout: 120_000 });

const USERS = ['ann', 'bob'];
const VISITORS = ['v1', 'v2'];
const IDS = [...USERS, ...VISITORS];
const EMAILS = ['x@example.com', 'y@example.com'];

/** A time after every time that leads record by the clock of their world. */
const NOW = MONDAY + HOUR_MS;

type Step =
  | { do: 'send'; id: string; namedAs: IdKind; source: EventSource; n: number }
  | { do: 'link'; id: string; visitor: string; source: EventSource; n: number }
  | { do: 'claim'; id: string; namedAs: IdKind; source: EventSource; email: string; n: number }
  | { do: 'alias'; id: string; visitor: string; source: EventSource }
  | { do: 'merge'; id: string; visitor: string }
  | { do: 'unmerge' | 'erase'; id: string }
  /** What a link does first: its user begins to exist. */
  | { do: 'name'; id: string }
  /**
   * What a message or a merge does first: an ID that it uses as the customer's own is taken out of what less trusted words linked
   * it to.
   */
  | { do: 'free'; id: string; undoes: Undoes };

const anyId = fc.constantFrom(...IDS);
const anySource = fc.constantFrom<EventSource>('page', 'page', 'signed', 'server');
const anyNumber = fc.integer({ min: 0, max: 5 });
const namedAs = fc.constantFrom<IdKind>('own', 'anonymous');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('send' as const), id: anyId, namedAs, source: anySource, n: anyNumber }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('link' as const),
      id: anyId,
      visitor: anyId,
      source: anySource,
      n: anyNumber,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('claim' as const), id: anyId, namedAs, source: anySource },
      ...{ email: fc.constantFrom(...EMAILS), n: anyNumber },
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('alias' as const), id: anyId, visitor: anyId, source: anySource }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), id: anyId, visitor: anyId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmerge' as const), id: anyId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), id: anyId }) },
);

let d1: ReturnType<typeof openNodeD1>;
let worlds = 0;
beforeAll(() => {
  d1 = openNodeD1();
  // The project itself is not created, only data in it.
  d1.sqlite.exec('PRAGMA foreign_keys = OFF');
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterAll(() => d1.sqlite.close());

/** Makes calls to D1 fail in the same ways as calls to leads. */
function overWire(db: D1Database, wire: () => LeadWorld['wire']): D1Database {
  // biome-ignore lint/suspicious/noExplicitAny: as little of D1 as is used
  const wrap = (statement: any): any => ({
    ...statement,
    genuine: statement,
    bind: (...values: unknown[]) => wrap(statement.bind(...values)),
    run: () => wire()(() => statement.run()),
    all: () => wire()(() => statement.all()),
    first: (column?: string) => wire()(() => statement.first(column)),
  });
  return {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    // biome-ignore lint/suspicious/noExplicitAny: as above
    batch: (statements: any[]) => wire()(() => db.batch(statements.map(({ genuine }) => genuine))),
  } as D1Database;
}

class AskAgain extends Error {}

function open() {
  const projectId = `prj_${++worlds}`;
  let world: LeadWorld;
  const db = overWire(d1.db, () => world.wire);
  world = openLeadWorld({ db, projectId });
  const { env, config } = world;
  const ingest = (id: string, kind: IdKind, event: IncomingEvent, anonymousId?: string) =>
    ingestEvents(env as never, {
      projectId,
      config,
      events: [{ leadId: id, namedAs: kind, ...(anonymousId !== undefined && { anonymousId }), event }],
    }).then(({ outcomes }) => {
      if (outcomes[0] === 'unavailable') throw new AskAgain();
    });
  const activity = ({ n, source }: { n: number; source: EventSource }, now: number): IncomingEvent => ({
    ...{ kind: 'activity', eventId: `evt_${source}_${n}`, occurredAt: MONDAY - n, receivedAt: now, source },
    ...{ type: 'page_view', properties: { n } },
  });

  async function take(step: Step, now = NOW): Promise<void> {
    switch (step.do) {
      case 'send':
        return ingest(step.id, step.namedAs, activity(step, now));
      case 'link':
        return ingest(step.id, 'own', activity(step, now), step.visitor);
      case 'claim': {
        const { email, n, source } = step;
        const eventId = `evt_${source}_${email}_${n}`;
        const event = { kind: 'traits' as const, eventId, occurredAt: MONDAY - n, receivedAt: now, source };
        return ingest(step.id, step.namedAs, { ...event, traits: { email } });
      }
      case 'alias': {
        if (step.source !== 'server') {
          const user = { leadId: step.id, namedAs: 'own' as const };
          const context = { projectId, config, source: step.source, now };
          await linkLeads(env as never, context, { anonymousId: step.visitor, user });
          return;
        }
        const merged = await mergeLeads(env as never, { projectId, config, loser: step.visitor, winner: step.id });
        if (merged.status === 'refused' && merged.reason === 'unfinished') throw new AskAgain();
        return;
      }
      case 'merge': {
        const [named, other] = await Promise.all(
          [step.id, step.visitor].map((id) => resolveIdentity(env as never, projectId, id)),
        );
        const isLeaving = [step.id, step.visitor].some((id) => world.mergeOf(id)?.status === 'restoring');
        if (isLeaving) throw new AskAgain();
        if (!named || !other) return;
        const isKept = compareKinds(named.lead.idKind, other.lead.idKind) <= 0;
        const [winner, loser] = isKept ? [step.id, step.visitor] : [step.visitor, step.id];
        const leads = { loser, winner, namedAs: 'anonymous' as const };
        const merged = await mergeLeads(env as never, { projectId, config, ...leads });
        if (merged.status === 'refused' && merged.reason === 'unfinished') throw new AskAgain();
        return;
      }
      case 'unmerge': {
        await takeOut(env as never, { projectId, leadId: step.id, now });
        return;
      }
      case 'name': {
        const named = { projectId, config, leadId: step.id, idKind: 'own' as const, limited: false };
        await env.LEAD.getByName(`${projectId}:${step.id}`).admitMerge(named);
        return;
      }
      case 'free': {
        await takeBack(env as never, { projectId, config, leadId: step.id, undoes: step.undoes });
        return;
      }
      case 'erase': {
        const erased = await eraseLead(env as never, { projectId, leadId: step.id });
        if (erased.status === 'unsettled') throw new AskAgain();
        return;
      }
    }
  }

  /** A caller that got no answer asks again a little later. */
  async function insist(step: Step, now = NOW, attempts = 6): Promise<void> {
    try {
      await take(step, now);
    } catch (error) {
      if (attempts === 0) throw error;
      await world.advanceAll();
      await insist(step, now, attempts - 1);
    }
  }

  /** Runs until nothing is left to do, in the leads or in D1. */
  async function settle() {
    await world.settle();
    const leadIds = IDS.filter((id) => isErased(world.mergeOf(id) ?? { status: 'active' }));
    if (leadIds.length > 0) await d1.db.batch(eraseLeadRows(d1.db as never, { projectId, leadIds }) as never);
  }

  /** Everything that callers can see at the end. */
  async function look() {
    const leads = await Promise.all(
      IDS.map(async (id) => {
        const found = findLead(world.storeOf(id));
        // A visitor who never existed, or who was erased together with the user that the visitor was linked to.
        if (!found || (isErased(found.snapshot.merge) && found.snapshot.idKind === 'anonymous')) return `${id} gone`;
        const known = await resolveIdentity(env as never, projectId, id);
        const root = known?.lead.leadId ?? null;
        // If a link came second, only its user is left, and nothing is known about that user.
        const log = world.eventsOf(id);
        const isAlone = found.snapshot.merge.status === 'active' && listAbsorbedLeads(world.storeOf(id)).length === 0;
        if (isAlone && log.length === 0) return `${id} gone`;
        const top = root === null ? null : findLead(world.storeOf(root));
        const facts = {
          status: found.snapshot.merge.status,
          ...{ root, kind: found.snapshot.idKind, state: top?.snapshot.state ?? null },
          log: root === null ? [] : world.eventsOf(root).map(({ eventId }) => eventId),
        };
        return `${id} ${JSON.stringify(facts)}`;
      }),
    );
    const owners = await listEmailOwners(env as never, { projectId, emails: EMAILS, now: NOW + DAY_MS });
    // Claims of other emails do not matter. A part may keep the claim of its own email, which it needs when it is unmerged.
    const claims = await Promise.all(
      [...owners].map(async ([email, { leadId: id }]) => {
        const lead = (await resolveIdentity(env as never, projectId, id))?.lead;
        return lead?.email === email ? [`${email} ${lead.leadId}`] : [];
      }),
    );
    return { leads, claims: claims.flat().sort() };
  }
  return { world, take, insist, settle, look };
}

/** Browsers and servers keep repeating who somebody is, so it must not matter which of them speaks last. */
const SAID_AGAIN_AT = [NOW + HOUR_MS, NOW + 2 * HOUR_MS];
const isSaidAgain = (step: Step) =>
  step.do === 'link' || step.do === 'claim' || (step.do === 'alias' && step.source !== 'server');

async function serially(before: readonly Step[], steps: readonly Step[]) {
  const { world, insist, settle, look } = open();
  for (const step of [...before, ...steps]) {
    await insist(step);
    await settle();
  }
  for (const at of SAID_AGAIN_AT) for (const step of steps.filter(isSaidAgain)) await insist(step, at);
  await settle();
  const end = await look();
  world.close();
  return end;
}

/** A lost answer leaves more work behind than a call that never arrived. */
const KILLS = (['unanswered', 'lost'] as const).slice(0, runs(1, 2));
const FATES = ['sound', 'sound', 'sound', 'sound', 'lost', 'unanswered'] as const;
type Fate = (typeof FATES)[number];

/** The course of the calls: which faults happen, and when each call and its answer may proceed. */
interface Course {
  fate: () => Fate;
  pass: (what: 'request' | 'answer') => Promise<unknown>;
  /** Lets the leads continue with their merges during the steps. */
  accompany: (goOn: () => void) => void;
  done: () => Promise<unknown>;
}

/**
 * Takes two steps at the same moment. Returns the end state, the steps whose callers got no answer at first, and the number of calls.
 */
async function atOnce(before: readonly Step[], steps: readonly Step[], course: Course) {
  const { world, take, insist, settle, look } = open();
  for (const step of before) {
    await insist(step);
    await settle();
  }
  let calls = 0;
  world.wire = async (call) => {
    calls++;
    const fate = course.fate();
    await course.pass('request');
    if (fate === 'lost') throw new Error('the object died');
    const answer = await call();
    await course.pass('answer');
    if (fate === 'unanswered') throw new Error('the object died');
    return answer;
  };
  const unsure: Step[] = [];
  const going: Promise<unknown>[] = steps.map((step) => take(step).catch(() => unsure.push(step)));
  const go = (id: string): void => {
    going.push(
      world.advance(id).then(
        (next) => next === 'again' && go(id),
        () => undefined,
      ),
    );
  };
  course.accompany(() => world.ids().forEach(go));
  await course.done();
  for (let known = 0; known < going.length; ) {
    known = going.length;
    await Promise.all(going);
  }
  world.wire = SOUND;
  for (const step of unsure) await insist(step);
  await settle();
  for (const at of SAID_AGAIN_AT) for (const step of steps.filter(isSaidAgain)) await insist(step, at);
  await settle();
  const end = await look();
  world.close();
  return { end, unsure, calls };
}

type End = Awaited<ReturnType<typeof serially>>;

/** The orders of two steps whose end states are allowed, in the order in which they are compared. */
function* listOrders([a, b]: [Step, Step], unsure: readonly Step[]): Generator<Step[]> {
  yield [a, b];
  yield [b, a];
  // A step that took effect although its caller got no answer is taken again.
  if (unsure.includes(a)) yield [a, b, a];
  if (unsure.includes(b)) yield [b, a, b];
  const [nameA, nameB]: [Step, Step] = [
    { do: 'name', id: a.id },
    { do: 'name', id: b.id },
  ];
  yield [nameA, b, a];
  yield [nameB, a, b];
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as [Step, Step][])
    if ('visitor' in x) for (const id of [x.id, x.visitor]) yield [{ do: 'free', id, undoes: 'public' }, y, x];
  // If a message names an ID, another step may use that ID before the message is logged.
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as [Step, Step][])
    if (x.do === 'link' || ('namedAs' in x && x.namedAs === 'own'))
      yield [{ do: 'free', id: x.id, undoes: isTrusted(x.source) ? 'all' : 'pages' }, y, x];
  // A link may take effect before another step, while the event with the link is logged only after that step.
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as [Step, Step][])
    if (x.do === 'link' && x.source !== 'server')
      yield [{ do: 'alias', id: x.id, visitor: x.visitor, source: x.source }, y, x];
  // An erasure may find that its ID has just left the lead that the erasure has deleted. The erasure then also deletes the ID's own lead.
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as [Step, Step][])
    if (x.do === 'erase') yield [x, { do: 'name', id: x.id }, x, y];
  if (unsure.includes(a)) yield [a, nameB, a, b];
  if (unsure.includes(b)) yield [b, nameA, b, a];
}

async function requireAnOrder(
  before: readonly Step[],
  pair: [Step, Step],
  { end, unsure }: { end: End; unsure: readonly Step[] },
  known: Map<string, End> = new Map(),
) {
  const ends: End[] = [];
  for (const steps of listOrders(pair, unsure)) {
    const key = JSON.stringify(steps);
    const order = known.get(key) ?? (await serially(before, steps));
    known.set(key, order);
    if (isDeepStrictEqual(order, end)) return;
    ends.push(order);
  }
  expect(end).toEqual(ends[0]);
}

describe('any two steps at the same moment', () => {
  it('end as if they had run one after the other, even if objects die at any call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 5 }),
        fc.tuple(anyStep, anyStep),
        fc.infiniteStream(fc.constantFrom(...FATES)),
        fc.scheduler(),
        async (before, pair, fates, scheduler) => {
          const ended = await atOnce(before, pair, {
            fate: () => fates.next().value,
            pass: (what) => scheduler.schedule(Promise.resolve(what)),
            accompany: (goOn) => void scheduler.scheduleSequence(Array.from({ length: 6 }, () => async () => goOn())),
            done: () => scheduler.waitIdle(),
          });
          await requireAnOrder(before, pair, ended);
        },
      ),
      // To try more cases, or different ones: RUNS=2000 SEED=1 npx vitest run --project node worker/identity/orders
      { numRuns: Number(process.env.RUNS ?? runs(120, 1500)) },
    );
  });

  /** A page has linked a visitor to Ann, whom a server knows. Another visitor has given an email. */
  const BEFORE: Step[] = [
    { do: 'send', id: 'ann', namedAs: 'own', source: 'server', n: 0 },
    { do: 'claim', id: 'ann', namedAs: 'own', source: 'server', email: 'y@example.com', n: 0 },
    { do: 'send', id: 'v1', namedAs: 'anonymous', source: 'page', n: 1 },
    { do: 'link', id: 'ann', visitor: 'v1', source: 'page', n: 2 },
    { do: 'send', id: 'bob', namedAs: 'own', source: 'server', n: 3 },
    { do: 'claim', id: 'v2', namedAs: 'anonymous', source: 'page', email: 'x@example.com', n: 0 },
  ];
  const STEPS: Record<string, Step> = {
    'a page link': { do: 'link', id: 'bob', visitor: 'v2', source: 'page', n: 4 },
    'a page link to the linked': { do: 'link', id: 'bob', visitor: 'v1', source: 'page', n: 4 },
    'a signed link': { do: 'link', id: 'ann', visitor: 'v2', source: 'signed', n: 4 },
    'a release by a page': { do: 'send', id: 'v1', namedAs: 'own', source: 'page', n: 5 },
    'a release by a server': { do: 'send', id: 'v1', namedAs: 'own', source: 'server', n: 5 },
    'a claim of an email': { do: 'claim', id: 'bob', namedAs: 'own', source: 'server', email: 'x@example.com', n: 2 },
    'an alias': { do: 'alias', id: 'bob', visitor: 'ann', source: 'server' },
    'a merge by hand': { do: 'merge', id: 'ann', visitor: 'v2' },
    'an unmerge': { do: 'unmerge', id: 'v1' },
    'an erasure': { do: 'erase', id: 'ann' },
    'an erasure by the visitor’s ID': { do: 'erase', id: 'v1' },
    'an erasure of the other visitor': { do: 'erase', id: 'v2' },
  };
  const names = Object.keys(STEPS);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));

  it.each(pairs)(
    '%s and %s end as if they had run one after the other, even if an object dies at any one call',
    async (a, b) => {
      const pair: [Step, Step] = [STEPS[a] as Step, STEPS[b] as Step];
      const known = new Map<string, End>();
      const run = async (fatal: number, fate: Fate) => {
        let call = 0;
        const ended = await atOnce(BEFORE, pair, {
          fate: () => (call++ === fatal ? fate : 'sound'),
          pass: async () => undefined,
          accompany: () => undefined,
          done: async () => undefined,
        });
        await requireAnOrder(BEFORE, pair, ended, known);
        return ended.calls;
      };
      const calls = await run(Number.POSITIVE_INFINITY, 'sound');
      expect(calls).toBeGreaterThan(2);
      for (let fatal = 0; fatal < calls; fatal++) for (const fate of KILLS) await run(fatal, fate);
    },
  );
});
