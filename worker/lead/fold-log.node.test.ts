import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { BEGINNING, continueFold } from '../domain/checkpoint.ts';
import { fold } from '../domain/fold.ts';
import { toFolded } from '../domain/folded-event.ts';
import { compareEvents, type LeadEvent } from '../domain/lead-event.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import { DAY_MS } from '../domain/time.ts';
import { anyLeadEvents, anyOrderOf, anyRuleset, MONDAY, toIncoming } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { RECOMPUTE_EVERY_MS } from './fold-log.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { ingest } from './ingest.ts';
import { finishPass, passOverLog, recomputeDueAt } from './recompute.ts';
import { refresh } from './refresh.ts';
import { rescore } from './rescore.ts';
import { readEarnings } from './storage/earnings.ts';
import { walkEvents } from './storage/event-log.ts';
import { selectEvents } from './storage/first-events.ts';
import { positionKey } from './storage/position-key.ts';
import { findLead, transact } from './storage/snapshot.ts';
import { execIn } from './storage/tables.ts';
import { countSignsOfLife, readEntriesSince, walkLog } from './storage/walk-log.ts';

// The smallest sizes, so that a log of thirty events has all structures of a log of a million.
vi.mock('./storage/log-sizes.ts', () => ({
  LOG_SIZES: {
    ...{ tailEventsMax: 3, segmentEventsMax: 4, segmentCharsMax: 2_000, sliceSegments: 1 },
    ...{ lateEventsMax: 9, checkpointedEventsMax: 14, checkpointedSegmentsMax: 8 },
  },
}));
vi.setConfig({ testTimeout: 120_000 });

type World = ReturnType<typeof openNodeStorage>;
let world: World;
afterEach(() => world.close());

const lead = () => {
  const found = findLead(world);
  if (!found) throw new Error('there is no lead');
  return found;
};
const log = (): LeadEvent[] => [...walkEvents(world)].flat().sort(compareEvents);

/** Checks that everything that is derived from the log still agrees with the log. */
function requireTruth(): void {
  const { snapshot, config } = lead();
  const { ruleset } = config;
  const events = log();
  const entries = [...walkLog(world, snapshot)];
  expect(entries.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
  expect(JSON.stringify(continueFold(BEGINNING, entries, ruleset).state)).toBe(JSON.stringify(fold(events, ruleset)));
  const [first = 0, last = 0] = [events[0]?.occurredAt, events.at(-1)?.occurredAt];
  const middle = Math.round((first + last) / 2);
  const signs = events.filter((event) => {
    const folded = toFolded(event);
    const isWithin = event.occurredAt > first && event.occurredAt <= middle;
    return folded.kind === 'activity' && isWithin && isSignOfLife(folded, ruleset);
  });
  const within = { after: first, until: middle };
  expect(countSignsOfLife(world, snapshot, { within, life: ruleset })).toBe(signs.length);
  const seqs: { seq: number }[] = selectEvents(world, 'SELECT seq FROM events ORDER BY seq').toArray();
  for (const since of [0, Math.floor(snapshot.seq / 2), snapshot.packedSeq]) {
    const found = readEntriesSince(world, snapshot, since).map(({ seq }) => seq);
    expect(found.sort((a, b) => a - b)).toEqual(seqs.map(({ seq }) => seq).filter((seq) => seq > since));
  }
  if (snapshot.recompute) return;
  expect(JSON.stringify(snapshot.state)).toBe(JSON.stringify(fold(events, ruleset)));
  expect(readEarnings(world, snapshot, ruleset).pointsByHour).toEqual(
    continueFold(BEGINNING, events.map(toFolded), ruleset).pointsByHour,
  );
  const checkpoints = execIn<{ key: string; checkpoint: string }>(
    ...[world, 'segments' as const],
    'SELECT key, checkpoint FROM segments WHERE checkpoint IS NOT NULL',
  );
  for (const { key, checkpoint } of checkpoints) {
    const before = events.filter((event) => positionKey(event) < key).map(toFolded);
    expect(checkpoint).toBe(JSON.stringify(continueFold(BEGINNING, before, ruleset)));
  }
}

/** Simulates the object, in which events arrive between the slices of a pass. */
async function pass(now: number, meanwhile: (() => void)[]): Promise<void> {
  const between = meanwhile.values();
  const passed = await passOverLog({
    ...world,
    pause: async () => between.next().value?.(),
  });
  for (const change of between) change();
  if (passed) transact(world, () => finishPass({ ...world, now }, passed));
}

const forgetAll = () => world.memory.forget();

const anyScenario = fc.tuple(anyRuleset, anyRuleset).chain(([ruleset, edited]) =>
  anyLeadEvents([ruleset], { maxLength: 70 })
    .filter((events) => events.length > 0)
    .chain((events) =>
      fc.record({
        ruleset: fc.constant(ruleset),
        edited: fc.constant(edited),
        // The events arrive in any order, but more often in the usual order.
        events: fc.oneof(
          anyOrderOf(events),
          fc.constant(events),
          fc.nat(events.length - 1).map((i) => [...events.slice(i), ...events.slice(0, i)]),
        ),
        steps: fc.infiniteStream(
          fc.oneof(
            {
              weight: 12,
              arbitrary: fc.record({ do: fc.constant('ingest' as const), count: fc.integer({ min: 1, max: 5 }) }),
            },
            { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), count: fc.nat(6) }) },
            { weight: 2, arbitrary: fc.constant({ do: 'evict' as const }) },
            {
              weight: 1,
              arbitrary: anyRuleset.map(({ decay, silent }) => ({ do: 'publish' as const, decay, silent })),
            },
            { weight: 1, arbitrary: fc.constant({ do: 'rescore' as const }) },
            { weight: 1, arbitrary: fc.constant({ do: 'break' as const }) },
          ),
        ),
      }),
    ),
);

test('for events in any order, the state equals the fold of the log byte for byte, or is marked as out of date', async () => {
  await fc.assert(
    fc.asyncProperty(anyScenario, async ({ ruleset, edited, events, steps }) => {
      world = openNodeStorage();
      let config = { version: 1, ruleset };
      let now = MONDAY + 400 * DAY_MS;
      const commandOf = (sent: IncomingEvent[]) => ({
        ...{ projectId: 'prj_1', leadId: 'lead_1', namedAs: 'own' as const, config, events: sent },
      });
      const send = (sent: IncomingEvent[]) => {
        transact(world, () => ingest({ ...world, now, projectedSeq: null }, commandOf(sent)));
      };
      const rest = events.map(toIncoming);
      const next = (count: number) => rest.splice(0, count);
      send(next(1));
      for (const step of steps) {
        if (rest.length === 0) break;
        now += 1_000;
        switch (step.do) {
          case 'ingest':
            send(next(step.count));
            break;
          case 'pass':
            await pass(
              now,
              Array.from({ length: step.count }, () => () => send(next(1))),
            );
            break;
          case 'evict':
            forgetAll();
            break;
          case 'publish':
            config = {
              version: config.version + 1,
              ruleset: { ...config.ruleset, decay: step.decay, silent: step.silent },
            };
            transact(world, () => refresh({ ...world, now }, { config }));
            break;
          case 'rescore':
            config = { version: config.version + 1, ruleset: { ...edited, decay: config.ruleset.decay } };
            transact(world, () => rescore({ ...world, now }, { config, runId: `run_${now}` }));
            break;
          case 'break':
            expect(() =>
              transact(world, () => {
                ingest({ ...world, now, projectedSeq: null }, commandOf(rest.slice(0, 4)));
                throw new Error('broken off');
              }),
            ).toThrow();
            break;
        }
        requireTruth();
      }
      for (let passes = 0; recomputeDueAt(world) !== null; passes++) {
        expect(passes).toBeLessThan(2);
        now = Math.max(now, recomputeDueAt(world) ?? 0);
        await pass(now, []);
      }
      requireTruth();
      expect(lead().snapshot.recompute).toBeUndefined();
      world.close();
      world = openNodeStorage();
    }),
    { numRuns: runs(150, 300) },
  );
});

let now: number;
let sent: number;
function send(occurredAt: number): void {
  const event = { kind: 'activity', eventId: `evt_${sent++}`, occurredAt, receivedAt: now } as const;
  const command = {
    ...{
      projectId: 'prj_1',
      leadId: 'lead_1',
      namedAs: 'own' as const,
      config: { version: 1, ruleset: DEFAULT_RULESET },
    },
    events: [{ ...event, type: 'page_view', source: 'page' as const, properties: {} }],
  };
  transact(world, () => ingest({ ...world, now, projectedSeq: null }, command));
}

/** A lead with activity on this number of days. */
function begin(days: number): void {
  world = openNodeStorage();
  now = MONDAY + 400 * DAY_MS;
  sent = 0;
  for (let i = 0; i < days; i++) send(MONDAY + i * DAY_MS);
}

test('any number of late events wait for a single fold within ten seconds, and events in order do not wait', async () => {
  begin(40);
  requireTruth();
  send(MONDAY - DAY_MS);
  const before = lead().snapshot;
  expect(before.recompute).toEqual({ since: before.seq, late: 1, dueAt: now });
  await pass(now, []);
  expect(lead().snapshot).toMatchObject({
    recomputedAt: now,
    state: { eventCount: 41, firstEventAt: MONDAY - DAY_MS },
  });
  requireTruth();

  now += 1_000;
  for (let i = 0; i < 20; i++) send(MONDAY - (2 + i) * DAY_MS);
  expect(recomputeDueAt(world)).toBe(now - 1_000 + RECOMPUTE_EVERY_MS);
  expect(lead().snapshot.recompute?.late).toBe(20);
  // One event in order, and one that is slightly late: both count at once.
  send(MONDAY + 41 * DAY_MS);
  send(MONDAY + 40 * DAY_MS + 1);
  expect(lead().snapshot.state.eventCount).toBe(43);
  requireTruth();
  now = recomputeDueAt(world) as number;
  await pass(now, []);
  expect(lead().snapshot.state.eventCount).toBe(63);
  requireTruth();
});

test('an event that arrives too late for the current fold waits for the next one', async () => {
  begin(40);
  send(MONDAY - DAY_MS);
  await pass(now, [() => {}, () => send(MONDAY - 2 * DAY_MS), () => send(MONDAY + 41 * DAY_MS)]);
  expect(lead().snapshot.recompute).toMatchObject({ late: 1, dueAt: now + RECOMPUTE_EVERY_MS });
  now += RECOMPUTE_EVERY_MS;
  await pass(now, []);
  expect(lead().snapshot.recompute).toBeUndefined();
  expect(lead().snapshot.state.eventCount).toBe(43);
  requireTruth();
});

test.each(['publish', 'rescore'] as const)(
  'a waiting fold ends without effect if a %s folds the whole log first',
  async (how) => {
    begin(40);
    send(MONDAY - DAY_MS);
    const newer = { version: 2, ruleset: { ...DEFAULT_RULESET, decay: { graceDays: 1, ratePerDay: 0.5 } } };
    await pass(now, [
      () =>
        transact(world, () =>
          how === 'publish'
            ? refresh({ ...world, now }, { config: newer })
            : rescore({ ...world, now }, { config: newer, runId: 'run_1' }),
        ),
    ]);
    expect(lead().snapshot.recompute).toBeUndefined();
    expect(lead().snapshot.recomputedAt).toBeUndefined();
    requireTruth();
  },
);

test('slightly late events from a page are folded at once, however often they come', () => {
  begin(20);
  for (let i = 20; i < 120; i++) {
    send(MONDAY + i * DAY_MS);
    if (i % 3 === 0) send(MONDAY + (i - 4) * DAY_MS + i);
    expect(lead().snapshot.recompute).toBeUndefined();
  }
  requireTruth();
});
