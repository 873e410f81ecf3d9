import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Lead } from '../../contract/lead.ts';
import { BEGINNING, continueFold } from '../../domain/checkpoint.ts';
import { fold } from '../../domain/fold.ts';
import { toFolded } from '../../domain/folded-event.ts';
import { compareEvents, type LeadEvent } from '../../domain/lead-event.ts';
import { awardsFor } from '../../domain/ruleset.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { eraseLead } from '../../identity/erase-lead.ts';
import { mergeLeads } from '../../identity/merge-leads.ts';
import { openNodeD1 } from '../../testing/d1.node.ts';
import { MONDAY } from '../../testing/lead-events.ts';
import { type LeadWorld, openLeadWorld, PROJECT_ID, SOUND } from '../../testing/lead-world.node.ts';
import { runs } from '../../testing/runs.ts';
import { NOTHING_FOLDED } from '../fold-log.ts';
import type { IncomingEvent } from '../incoming-event.ts';
import { askLead, findPath, ingestIntoLead } from '../lead-client.ts';
import { listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { readEarnings } from '../storage/earnings.ts';
import { countActivity, readRange, walkEvents } from '../storage/event-log.ts';
import type { StoredLead } from '../storage/lead-memory.ts';
import { findLead } from '../storage/snapshot.ts';
import { execIn } from '../storage/tables.ts';

// Long enough that a busy machine does not fail the test.
vi.setConfig({ testTimeout: 120_000 });

const LEADS = ['a', 'b', 'c', 'd', 'e'];
/** Few values, so that leads have some in common. */
const EVENTS = Array.from({ length: 9 }, (_, i) => `evt_${i}`);
const TYPES = ['page_view', 'signup', 'demo_request'];

type Step =
  /** `named` says how the ID is used: an anonymous ID that was merged is released once it is used as the customer's own. */
  | { do: 'send'; to: string; eventId: string; named?: 'own' | 'anonymous' }
  | { do: 'merge'; winner: string; loser: string }
  | { do: 'unmerge' | 'erase'; leadId: string };

const FATES = ['sound', 'sound', 'sound', 'lost', 'unanswered', 'late'] as const;

const anyLead = fc.constantFrom(...LEADS);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('send' as const), to: anyLead, eventId: fc.constantFrom(...EVENTS) },
      named: fc.constantFrom('own' as const, 'anonymous' as const, 'anonymous' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge'), winner: anyLead, loser: anyLead }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unmerge'), leadId: anyLead }) },
);

/** An ID means the same event, whichever lead it arrives in. */
function toEvent(eventId: string): IncomingEvent {
  const i = EVENTS.indexOf(eventId);
  const occurredAt = MONDAY - (i + 1) * HOUR_MS;
  const type = TYPES[i % TYPES.length] as string;
  return { kind: 'activity', eventId, occurredAt, receivedAt: occurredAt, source: 'server', type, properties: { i } };
}

/** The world, and what was sent to each ID, which is all that matters at the end. */
let world: LeadWorld;
let sent: Map<string, Set<string>>;
function begin() {
  world = openLeadWorld({ db: openNodeD1().db });
  sent = new Map(LEADS.map((leadId) => [leadId, new Set()]));
}
afterEach(() => world.close());

async function take(step: Step): Promise<void> {
  const { env, config } = world;
  switch (step.do) {
    case 'send':
      await ingestIntoLead(env, {
        projectId: PROJECT_ID,
        leadId: step.to,
        namedAs: step.named ?? 'own',
        config,
        events: [toEvent(step.eventId)],
      });
      sent.get(step.to)?.add(step.eventId);
      return;
    case 'merge':
      await mergeLeads(env, { projectId: PROJECT_ID, config, ...step });
      return;
    case 'unmerge':
      await env.LEAD.getByName(`${PROJECT_ID}:${step.leadId}`).unseal();
      return;
    case 'erase':
      for (;;) {
        const erased = await eraseLead(env, { projectId: PROJECT_ID, leadId: step.leadId });
        if (erased.status !== 'unsettled') return;
        await world.advanceAll();
      }
  }
}

/** A caller that gets no answer retries a little later. */
async function insist(step: Step, attempts = 5): Promise<void> {
  try {
    await take(step);
  } catch (error) {
    if (attempts === 0) throw error;
    await world.advanceAll();
    await insist(step, attempts - 1);
  }
}

/** The lead that answers for an id. */
function rootOf(leadId: string): string {
  for (let id = leadId, hops = 0; hops <= LEADS.length; hops++) {
    const merge = world.mergeOf(id);
    if (merge?.status !== 'merged') return id;
    id = merge.winner;
  }
  throw new Error(`${leadId} leads in a circle`);
}

const kindOf = (leadId: string) => findLead(world.storeOf(leadId))?.snapshot.idKind;

/** An event as its own lead would log it. */
const stamp = (eventId: string): LeadEvent => {
  const event = toEvent(eventId) as Extract<IncomingEvent, { kind: 'activity' }>;
  return { ...event, awards: awardsFor(event, world.config.ruleset) };
};

function counted(leadId: string): number {
  const store = world.storeOf(leadId);
  const range = { fromSeq: 0, toSeq: Number.MAX_SAFE_INTEGER };
  const entries = readRange(store, findLead(store)?.snapshot ?? NOTHING_FOLDED, range);
  return countActivity(store, entries, range).reduce((sum, { count }) => sum + count, 0);
}
const uncountedCopies = (leadId: string): number =>
  execIn(world.storeOf(leadId), 'events_aside', 'SELECT 1 FROM events_aside WHERE counted = 1').length;

/**
 * Checks that every ID resolves, that each lead contains exactly what was sent to its IDs, that its score is right, and that nothing
 * counts twice.
 */
function requireUnions() {
  const known = world.ids();
  const members = Map.groupBy(known, rootOf);
  for (const [root, ids] of members) {
    expect(world.mergeOf(root)).toEqual({ status: 'active' });
    const union = [...new Set(ids.flatMap((id) => [...(sent.get(id) ?? [])]))].map(stamp);
    const log = world.eventsOf(root).map(({ origin: _origin, absorbed: _absorbed, ...event }) => event);
    const byId = (a: { eventId: string }, b: { eventId: string }) => (a.eventId < b.eventId ? -1 : 1);
    expect(log.sort(byId)).toEqual(union.sort(byId));
    const { snapshot } = findLead(world.storeOf(root)) as StoredLead;
    expect(snapshot.state).toEqual(fold(union, world.config.ruleset));
    const { ruleset } = world.config;
    const { pointsByHour } = continueFold(BEGINNING, [...union].sort(compareEvents).map(toFolded), ruleset);
    expect(readEarnings(world.storeOf(root), snapshot, ruleset).pointsByHour).toEqual(pointsByHour);
    const absorbed = listAbsorbedLeads(world.storeOf(root)).map(({ leadId }) => leadId);
    expect(absorbed.sort()).toEqual(ids.filter((id) => id !== root).sort());
  }
  const sum = (of: (id: string) => number) => known.reduce((total, id) => total + of(id), 0);
  expect(sum(counted) + sum(uncountedCopies)).toBe(sum((id) => sent.get(id)?.size ?? 0));
}

/** Unmerges everything, and checks that each lead has what was sent to it and nothing else. */
async function requireRestored() {
  for (const leadId of world.ids()) {
    await take({ do: 'unmerge', leadId });
    await world.settle();
    requireUnions();
  }
  for (const leadId of world.ids()) {
    expect(world.mergeOf(leadId)).toEqual({ status: 'active' });
    const own = [...(sent.get(leadId) ?? [])].map(stamp);
    expect(findLead(world.storeOf(leadId))?.snapshot.state).toEqual(fold(own, world.config.ruleset));
    expect(world.eventsOf(leadId).filter(({ origin }) => origin !== undefined)).toEqual([]);
    expect(execIn(world.storeOf(leadId), 'events_aside', 'SELECT * FROM events_aside')).toEqual([]);
    expect(counted(leadId)).toBe(own.length);
  }
}

/** Everything that must be the same whatever happened on the way: identities and data. */
const lookAt = (leadId: string) => {
  const root = rootOf(leadId);
  const log = [...walkEvents(world.storeOf(root))].flat().sort(compareEvents);
  return {
    leadId,
    root,
    status: world.mergeOf(root)?.status,
    state: findLead(world.storeOf(root))?.snapshot.state,
    // If an event was sent to several leads, the log has one copy of it. The origin of that copy shows which one came first.
    log: log.map(({ origin: _origin, absorbed: _absorbed, ...event }) => event),
    absorbed: listAbsorbedLeads(world.storeOf(root))
      .map((absorbed) => absorbed.leadId)
      .sort(),
    counted: counted(leadId),
  };
};

describe('any tree of merges', () => {
  it('contains exactly the events of its leads, and can be unmerged completely', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 30 }), async (steps) => {
        begin();
        for (const step of steps) {
          const wasAnonymous = step.do === 'send' && kindOf(step.to) === 'anonymous';
          await take(step);
          await world.settle();
          requireUnions();
          if (wasAnonymous && step.named === 'own') expect(rootOf(step.to)).toBe(step.to);
        }
        await requireRestored();
      }),
      { numRuns: runs(50, 1_000) },
    );
  });

  it('contains exactly the events of its leads after steps in any order, even if objects die at any call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 25 }),
        fc.infiniteStream(fc.constantFrom(...FATES)),
        fc.scheduler(),
        async (steps, fates, scheduler) => {
          begin();
          const going = new Set<Promise<unknown>>();
          const go = (leadId: string): void => {
            const step = world.advance(leadId).then(
              (next) => next === 'again' && go(leadId),
              () => undefined,
            );
            going.add(step);
          };
          world.wire = async (call) => {
            const fate = fates.next().value;
            if (fate === 'late') void scheduler.schedule(Promise.resolve('late')).then(call);
            else await scheduler.schedule(Promise.resolve('request'));
            if (fate === 'lost' || fate === 'late') throw new Error('the object died');
            const answer = await call();
            await scheduler.schedule(Promise.resolve('answer'));
            if (fate === 'unanswered') throw new Error('the object died');
            return answer;
          };
          const unsure: Step[] = [];
          scheduler.scheduleSequence(
            steps.map((step) => async () => {
              going.add(take(step).catch(() => unsure.push(step)));
              for (const leadId of world.ids()) go(leadId);
            }),
          );
          await scheduler.waitIdle();
          await Promise.all(going);
          world.wire = SOUND;
          await world.settle();
          for (const step of unsure) if (step.do === 'send') await insist(step);
          requireUnions();
          await requireRestored();
        },
      ),
      { numRuns: runs(50, 1_000) },
    );
  });
});

describe('if an object dies at any one of its calls', () => {
  const send = (to: string, ...numbers: number[]): Step[] =>
    numbers.map((i) => ({ do: 'send', to, eventId: `evt_${i}` }));
  const merge = (loser: string, winner: string): Step => ({ do: 'merge', loser, winner });
  const unmerge = (leadId: string): Step => ({ do: 'unmerge', leadId });
  const eraseA: Step = { do: 'erase', leadId: 'a' };
  const ALL = [...send('a', 0, 1, 2, 3, 4), ...send('b', 4, 5, 6, 7, 0), ...send('c', 5, 8, 0)];
  const visit = (to: string, ...numbers: number[]): Step[] =>
    send(to, ...numbers).map((step) => ({ ...step, named: 'anonymous' }) as Step);
  const ALL_BUT_C = ALL.filter((step) => step.do !== 'send' || step.to !== 'c');
  const VISITED = [...ALL_BUT_C, ...visit('c', 5, 8, 0), merge('c', 'b'), ...visit('c', 1)];
  const CHAIN = [...ALL, merge('c', 'b'), merge('b', 'a')];

  it.each<[what: string, before: Step[], during: Step[]]>([
    ['a merge of several pages', ALL, [merge('b', 'a')]],
    ['a merge into a lead that is being merged', ALL, [merge('c', 'b'), merge('b', 'a'), ...send('c', 1, 3)]],
    ['the unmerge of the middle', [...CHAIN, ...send('c', 1, 3)], [unmerge('b')]],
    ['the unmerge of the end', [...CHAIN, ...send('c', 1, 3), ...send('a', 8)], [unmerge('c')]],
    ['the unmerge of two at once', [...CHAIN, ...send('c', 1)], [unmerge('c'), unmerge('b')]],
    ['the erasure of a lead and its parts', CHAIN, [eraseA]],
    ['the release of a visitor whose id comes to be the customer’s own', VISITED, [...send('c', 2)]],
    [
      'the release in the middle of a merge',
      [...ALL_BUT_C, ...visit('c', 5, 8, 0)],
      [merge('c', 'b'), ...send('c', 2)],
    ],
    ['an erasure in the middle of a merge', ALL, [merge('b', 'a'), eraseA]],
    ['an erasure in the middle of an unmerge', [...CHAIN, ...send('c', 1)], [unmerge('b'), eraseA]],
  ])('%s ends in the same state', async (_, before, during) => {
    const run = async (fatal: number, fate: (typeof FATES)[number]) => {
      begin();
      for (const step of before) {
        await take(step);
        await world.settle();
      }
      let calls = 0;
      world.wire = async (call) => {
        const dies = calls++ === fatal;
        if (dies && fate === 'lost') throw new Error('the object died');
        const answer = await call();
        if (dies) throw new Error('the object died');
        return answer;
      };
      for (const step of during) {
        await insist(step);
        await world.advanceAll();
      }
      await world.settle();
      const made = calls;
      const end = world.ids().map(lookAt);
      world.wire = SOUND;
      if (!during.includes(eraseA)) await requireRestored();
      return { calls: made, end };
    };
    const { calls, end } = await run(Number.POSITIVE_INFINITY, 'sound');
    expect(calls).toBeGreaterThan(2);
    for (let fatal = 0; fatal < calls; fatal++) {
      expect((await run(fatal, 'lost')).end).toEqual(end);
      expect((await run(fatal, 'unanswered')).end).toEqual(end);
    }
  });
});

describe('leads that the customer merges into one another in a long chain', () => {
  /** Each lead is merged into the next one, as by a server whose IDs change every day and are linked by aliases. */
  async function chain(length: number) {
    const ids = Array.from({ length }, (_, i) => `day_${String(i).padStart(4, '0')}`);
    for (const [i, winner] of ids.entries()) {
      await ingestIntoLead(world.env, sentTo(winner, i));
      const loser = ids[i - 1];
      if (loser === undefined) continue;
      await mergeLeads(world.env, { projectId: PROJECT_ID, config: world.config, loser, winner });
      while ((await world.advance(loser)) === 'again');
    }
    return ids;
  }
  const sentTo = (leadId: string, i: number) => ({
    ...{ projectId: PROJECT_ID, leadId, namedAs: 'own' as const, config: world.config },
    events: [{ ...toEvent('evt_0'), eventId: `of_${leadId}_${i}` }],
  });
  const answering = async (leadId: string) =>
    (await askLead<Lead>(world.env, { projectId: PROJECT_ID, leadId }, (lead) => lead.read()))?._id ?? null;

  it('G7: all IDs resolve to the last lead, accept events, and can be unmerged again', async () => {
    begin();
    const ids = await chain(90);
    const last = ids.at(-1) as string;
    const some = [0, 1, 15, 16, 17, 63, 64, 65, 80, 88].map((i) => ids[i] as string);
    expect(await Promise.all(some.map(answering))).toEqual(some.map(() => last));
    for (const id of some) {
      expect((await findPath(world.env, PROJECT_ID, id)).map(({ leadId }) => leadId)).toEqual(
        ids.slice(ids.indexOf(id)),
      );
      expect(await ingestIntoLead(world.env, sentTo(id, 1_000))).toMatchObject({ outcomes: ['accepted'] });
    }
    expect(world.eventsOf(last)).toHaveLength(ids.length + some.length);
    const [first, middle] = [ids[0] as string, ids[70] as string];
    await take({ do: 'unmerge', leadId: middle });
    await world.settle();
    expect(await Promise.all([first, middle, ids[71] as string].map(answering))).toEqual([middle, middle, last]);
    expect(world.eventsOf(middle)).toHaveLength(71 + 8);
    const erasure = { projectId: PROJECT_ID, leadId: first };
    expect(await eraseLead(world.env, erasure)).toEqual({ status: 'merged', winner: middle });
    expect(await eraseLead(world.env, { ...erasure, winner: middle })).toMatchObject({ status: 'erased' });
    await world.settle();
    expect(await Promise.all([first, middle, ids[40] as string, last].map(answering))).toEqual([
      null,
      null,
      null,
      last,
    ]);
  });

  it('are erased one by one in short steps, even if the object dies between steps', async () => {
    begin();
    const parts = Array.from({ length: 230 }, (_, i) => `part_${i}`);
    for (const loser of parts) {
      await mergeLeads(world.env, { projectId: PROJECT_ID, config: world.config, loser, winner: 'kept' });
      while ((await world.advance(loser)) === 'again');
    }
    // No part answers at first, so the alarm erases the parts.
    const answered = ['identity', 'parts', ...parts, 'erase'];
    world.wire = async (call) => {
      if (answered.pop() === undefined) throw new Error('the part does not answer');
      return call();
    };
    expect(await eraseLead(world.env, { projectId: PROJECT_ID, leadId: 'kept' })).toMatchObject({ status: 'erased' });
    const steps: number[] = [];
    let next: string = 'again';
    for (let died = false; next === 'again'; ) {
      let calls = 0;
      world.wire = async (call) => {
        calls++;
        if (!died && steps.length === 1 && calls === 21) {
          died = true;
          throw new Error('the object died');
        }
        return call();
      };
      next = await world.advance('kept').catch(() => 'again');
      steps.push(calls);
    }
    world.wire = SOUND;
    expect(steps).toEqual([200, 21, 30]);
    expect(parts.map((id) => world.mergeOf(id)?.status)).toEqual(parts.map(() => 'erased'));
    expect(world.mergeOf('kept')).toEqual({ status: 'erased' });
  });
});
