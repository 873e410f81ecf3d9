import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LeadConditions } from '../contract/lead-condition.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { trackedBehaviorsOf } from '../domain/behaviors.ts';
import { fold } from '../domain/fold.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { toLeadRow } from '../domain/lead-snapshot.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { segmentMomentsOf } from '../domain/segment-moments.ts';
import { segmentsOf } from '../domain/segments.ts';
import { DAY_MS } from '../domain/time.ts';
import { anyHistory, anyOrderOf, MONDAY, makeActivity, toIncoming } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { ingest } from './ingest.ts';
import { leadLog } from './lead-log.ts';
import { refresh } from './refresh.ts';
import { findLead, transact } from './storage/snapshot.ts';
import { updateSegments } from './update-segments.ts';

let world: ReturnType<typeof openNodeStorage>;
beforeEach(() => {
  world = openNodeStorage();
});
afterEach(() => world.close());

const CONDITIONS: LeadConditions[] = [
  [{ field: 'score', operator: 'greater_than', value: 30 }],
  { not: { field: 'score', operator: 'between', value: [5, 25] } },
  [{ field: 'score', operator: 'less_than', value: 40 }],
  [{ field: 'lastEventAt', operator: 'within_days', value: 0.5 }],
  {
    any: [
      { field: 'lastEventAt', operator: 'not_within_days', value: 9 },
      { property: 'name', operator: 'exists' },
    ],
  },
  [{ field: 'velocity', operator: 'greater_than', value: 2 }],
  { not: { field: 'stage', operator: 'in', value: ['stage_0', 'stage_1'] } },
  {
    all: [
      { field: 'createdAt', operator: 'not_within_days', value: 3 },
      { field: 'firstEventAt', operator: 'within_days', value: 30 },
    ],
  },
  [{ property: 'plan', operator: 'is_not_empty' }],
  [{ field: 'eventCount', operator: 'greater_than', value: 3 }],
  [{ event: 'page_view', operator: 'did', times: 2, withinDays: 3 }],
  [{ event: 'page_view', operator: 'did_not', withinDays: 5 }],
  { not: { event: 'page_view', operator: 'did', times: 4 } },
  {
    any: [
      {
        ...{ event: 'signup', operator: 'did', times: 2, withinDays: 0.5 },
        where: [{ property: 'cart.total', operator: 'greater_than', value: 30 }],
      },
      { event: 'download', operator: 'did_not', times: 3, withinDays: 20 },
    ],
  },
];

const configOf = (ruleset: ProjectConfig['ruleset'], conditions = CONDITIONS): ProjectConfig => {
  const segments = conditions.map((each, i) => ({ id: `seg_${i}`, name: `${i}`, conditions: each, definedIn: 1 }));
  const behaviors = trackedBehaviorsOf(conditions);
  return { version: 1, ruleset: { ...ruleset, behaviors }, segments, segmentMoments: segmentMomentsOf(segments) };
};

/** A change as the object commits it. */
const commit = (config: ProjectConfig, now: number, change: () => unknown) =>
  transact(world, () => {
    const fromSeq = findLead(world)?.snapshot.seq ?? 0;
    change();
    updateSegments({ ...world, now }, { config, fromSeq });
  });
const receive = (config: ProjectConfig, event: LeadEvent, now: number) =>
  commit(config, now, () =>
    ingest(
      { ...world, now, projectedSeq: null },
      { projectId: 'prj_1', leadId: 'ann', namedAs: 'own', config, events: [toIncoming(event)] },
    ),
  );
const wake = (config: ProjectConfig, now: number) => commit(config, now, () => refresh({ ...world, now }, { config }));
const lead = () => {
  const found = findLead(world);
  if (!found) throw new Error('there is no lead');
  return found;
};
const dueAt = () => {
  const { snapshot, config } = lead();
  return toLeadRow(snapshot, config).changesAt;
};

test('a lead is always in exactly the segments that match its history, and wakes only at times that it scheduled', () => {
  const anyProbe = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      anyHistory,
      fc.array(anyProbe, { minLength: 100, maxLength: 100 }),
      fc.nat({ max: 3 }),
      // With few conditions, few other events wake the lead.
      fc.subarray(CONDITIONS, { minLength: 1 }),
      ({ events: given, ruleset }, probes, evictions, conditions) => {
        if (given.length === 0) return;
        world.close();
        world = openNodeStorage();
        const config = configOf({ ...ruleset, version: 1 }, conditions);
        const events = given.map((event) => ({ ...event, receivedAt: event.occurredAt }));
        const begin = (events[0] as LeadEvent).occurredAt;
        const span = (events.at(-1) as LeadEvent).occurredAt + 60 * DAY_MS - begin;
        const instants = probes.map((probe) => begin + Math.floor(span * probe)).sort((a, b) => a - b);
        let received = 0;
        const wakeUntil = (at: number) => {
          for (let due = dueAt(); due !== null && due <= at; due = dueAt()) wake(config, due);
        };
        const receiveUntil = (at: number) => {
          for (; received < events.length && (events[received] as LeadEvent).occurredAt <= at; received++) {
            const event = events[received] as LeadEvent;
            if (received > 0) wakeUntil(event.occurredAt);
            receive(config, event, event.occurredAt);
            if (received % 4 < evictions) world.memory.forget();
          }
        };
        for (const at of instants) {
          receiveUntil(at);
          wakeUntil(at);
          const { snapshot } = lead();
          const { createdAt, memberOf = [] } = snapshot;
          const state = fold([...leadLog(world, snapshot).events()], config.ruleset);
          expect(memberOf).toEqual(
            segmentsOf({ state, createdAt }, config.segments ?? [], { ruleset: config.ruleset, at }),
          );
        }
      },
    ),
    { numRuns: runs(40, 2_000) },
  );
});

test('a lead is in the segments that match its log, even after late events, repeated events or new conditions', () => {
  const anyArrivals = anyHistory.chain(({ events, ruleset }) =>
    fc.record({
      ruleset: fc.constant(ruleset),
      // The second half of the events arrives twice.
      arrivals: anyOrderOf([...events, ...events.slice(events.length / 2)]),
      definedAfter: fc.nat({ max: events.length }),
      idleDays: fc.double({ min: 0, max: 30, noNaN: true }),
      evictions: fc.nat({ max: 3 }),
    }),
  );
  fc.assert(
    fc.property(anyArrivals, ({ ruleset, arrivals, definedAfter, idleDays, evictions }) => {
      if (arrivals.length === 0) return;
      world.close();
      world = openNodeStorage();
      const before = configOf({ ...ruleset, version: 1 }, CONDITIONS.slice(0, 11));
      const after = { ...configOf({ ...ruleset, version: 1 }), version: 2 };
      const begin = Math.max(...arrivals.map(({ occurredAt }) => occurredAt));
      const expectSegments = (config: ProjectConfig, at: number) => {
        const { snapshot } = lead();
        const { createdAt, memberOf = [] } = snapshot;
        const state = fold([...leadLog(world, snapshot).events()], config.ruleset);
        expect(snapshot.state.behaviorTimes).toEqual(state.behaviorTimes);
        expect(memberOf).toEqual(segmentsOf({ state, createdAt }, config.segments ?? [], { ...config, at }));
      };
      for (const [i, event] of arrivals.entries()) {
        const [config, now] = [i < definedAfter ? before : after, begin + i];
        receive(config, { ...event, receivedAt: now }, now);
        if (i % 4 < evictions) world.memory.forget();
        expectSegments(config, now);
      }
      const end = begin + arrivals.length + Math.floor(idleDays * DAY_MS);
      wake(after, begin + arrivals.length);
      for (let due = dueAt(); due !== null && due <= end; due = dueAt()) wake(after, due);
      expectSegments(after, end);
    }),
    { numRuns: runs(40, 2_000) },
  );
});

test('as time passes, a lead leaves and enters segments exactly the given number of days after an event, to the millisecond', () => {
  const ruleset = { ...DEFAULT_RULESET, decay: { graceDays: 7, ratePerDay: 0 } };
  const withinDays = 7.37;
  const config = configOf(ruleset, [
    [{ event: 'page_view', operator: 'did', times: 2, withinDays }],
    [{ event: 'page_view', operator: 'did_not', withinDays }],
  ]);
  const [first, second] = [MONDAY, MONDAY + DAY_MS];
  for (const occurredAt of [first, second]) receive(config, makeActivity({ occurredAt }), occurredAt);
  const moves: [number, readonly string[]][] = [];
  for (let due = dueAt(); due !== null && moves.length < 10; due = dueAt()) {
    wake(config, due);
    moves.push([due, lead().snapshot.memberOf ?? []]);
  }
  const [leaves, enters] = [first, second].map((at) => at + withinDays * DAY_MS + 1);
  expect(moves.filter(([, now], i) => String(now) !== String(moves[i - 1]?.[1] ?? ['seg_0']))).toEqual([
    [leaves, []],
    [enters, ['seg_1']],
  ]);
});
