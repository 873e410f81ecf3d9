import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Lead } from '../contract/lead.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { fold } from '../domain/fold.ts';
import { awardsFor } from '../domain/ruleset.ts';
import { DAY_MS } from '../domain/time.ts';
import {
  anyDecay,
  anyLeadEvents,
  anyOrderOf,
  anyRuleset,
  anyStages,
  MONDAY,
  toIncoming,
} from '../testing/lead-events.ts';
import {
  carried,
  DEFAULT_CONFIG,
  dumpStorage,
  ingestInto,
  inLead,
  inStorage,
  makeIncoming,
  newLead,
  type TestLead,
} from '../testing/lead-objects.ts';
import { openStorage, toTables } from '../testing/lead-value.ts';
import { runs } from '../testing/runs.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { ingest } from './ingest.ts';
import type { LeadObject } from './lead-object.ts';
import { readTransitionsPage, walkEvents } from './storage/event-log.ts';
import { selectEvents } from './storage/first-events.ts';
import { findLead, transact } from './storage/snapshot.ts';
import { createTable } from './storage/tables.ts';

// Long enough that a slow run on a busy machine does not fail the test.
vi.setConfig({ testTimeout: 120_000 });

// Each run uses its own lead on the real runtime, which takes about 10 ms.
const RUNS = runs(12, 200);

/**
 * Events in the order of arrival. The last event happens now or a while ago, and both cases matter, because stages are announced as of now.
 */
const anyIncoming = (ruleset: ProjectConfig['ruleset'], { maxLength = 16 } = {}): fc.Arbitrary<IncomingEvent[]> =>
  fc.record({ events: anyLeadEvents([ruleset], { maxLength }), recent: fc.boolean() }).map(({ events, recent }) => {
    const shift = recent ? Date.now() - (events.at(-1)?.occurredAt ?? MONDAY) : 0;
    return events.map((event): IncomingEvent => {
      const shifted = { occurredAt: event.occurredAt + shift, receivedAt: event.receivedAt + shift };
      return toIncoming({ ...event, ...shifted });
    });
  });

/** fast-check's records have no prototype, which RPC refuses; the edge passes on data that comes from JSON. */
const fromJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Divides a list into calls, and the calls into waves. The calls of one wave run at the same time. */
const anyWavesOf = <T>(items: readonly T[]): fc.Arbitrary<T[][][]> =>
  fc
    .array(fc.record({ endsCall: fc.boolean(), endsWave: fc.boolean() }), {
      minLength: items.length,
      maxLength: items.length,
    })
    .map((cuts) => {
      const waves: T[][][] = [[[]]];
      items.forEach((item, i) => {
        waves.at(-1)?.at(-1)?.push(item);
        if (cuts[i]?.endsWave) waves.push([[]]);
        else if (cuts[i]?.endsCall) waves.at(-1)?.push([]);
      });
      return waves.map((calls) => calls.filter((call) => call.length > 0)).filter((calls) => calls.length > 0);
    });

/** The same item may arrive again, any number of times, in any order. */
const anyDeliveryOf = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  items.length === 0
    ? fc.constant([])
    : fc.array(fc.constantFrom(...items), { maxLength: 8 }).chain((again) => anyOrderOf([...items, ...again]));

/** Makes the calls wave by wave, and returns the results of the events in the order of the calls. */
async function deliver(
  lead: TestLead,
  waves: IncomingEvent[][][],
  { config = DEFAULT_CONFIG, evicting = false }: { config?: ProjectConfig; evicting?: boolean } = {},
) {
  const delivered: { event: IncomingEvent; outcome: string | undefined }[] = [];
  for (const calls of waves) {
    const results = await Promise.all(calls.map((events) => ingestInto(lead, fromJson(events), fromJson(config))));
    calls.forEach((events, call) => {
      events.forEach((event, i) => {
        delivered.push({ event, outcome: results[call]?.outcomes[i] });
      });
    });
    if (evicting) await expectSameAfterEviction(lead);
  }
  return delivered;
}

const logOf = (lead: TestLead) =>
  inLead(lead, (store) => [...walkEvents(store)].flat().sort((a, b) => (a.eventId < b.eventId ? -1 : 1)));

const snapshotOf = (lead: TestLead) => inLead(lead, (store) => findLead(store)?.snapshot);

/** Expects the object to read exactly the remembered snapshot when it wakes. */
async function expectSameAfterEviction(lead: TestLead): Promise<void> {
  const remembered = JSON.stringify(await snapshotOf(lead));
  await evictDurableObject(lead.stub);
  expect(JSON.stringify(await snapshotOf(lead))).toBe(remembered);
}

const stateOf = (lead: TestLead) => inLead(lead, (store) => findLead(store)?.snapshot.state);

/**
 * Everything that must not depend on the order in which events arrived. The only exceptions are the time when we first learned of the lead,
 * and the lead's version number.
 */
async function readAll({ stub }: TestLead, at: number) {
  const known = (await stub.detail({ at })) as Lead | null;
  if (!known) throw new Error('the lead does not exist');
  const { version: _version, createdAt: _createdAt, ...lead } = known;
  return { lead, timeline: await stub.timeline({ until: at }) };
}

/** The snapshot equals the fold of the log, and the log, the transitions and the snapshot agree on version and stage. */
const expectReplayEqualsSnapshot = (lead: TestLead) =>
  inLead(lead, (store) => {
    const stored = findLead(store);
    if (!stored) throw new Error('the lead does not exist');
    const { snapshot, config } = stored;
    expect(fold([...walkEvents(store)].flat(), config.ruleset)).toEqual(snapshot.state);
    const transitions = readTransitionsPage(store, 0, Number.MAX_SAFE_INTEGER);
    expect(snapshot.stage).toBe(transitions.at(-1)?.to ?? snapshot.stage);
    transitions.slice(1).forEach(({ from }, i) => {
      expect(from).toBe(transitions[i]?.to);
    });
    const logged = selectEvents<{ seq: number }>(store, 'SELECT seq FROM events').toArray();
    const seqs = [...logged, ...transitions].map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(Math.max(0, ...seqs)).toBeLessThanOrEqual(snapshot.seq);
  });

describe('G1: an eventId counts once', () => {
  it('even if it arrives repeatedly, in any batches, in simultaneous calls, or with different content', async () => {
    const scenario = anyIncoming(DEFAULT_CONFIG.ruleset).chain((events) =>
      fc
        .array(
          fc.record({ event: fc.constantFrom(...events, makeIncoming({ eventId: 'more' })), late: fc.nat(DAY_MS) }),
          {
            maxLength: 12,
          },
        )
        .map((again) =>
          again.map(({ event, late }) =>
            makeIncoming({ eventId: event.eventId, occurredAt: event.occurredAt + late, type: 'contract_signed' }),
          ),
        )
        .chain((changed) => anyDeliveryOf([...events, ...changed]))
        .chain((delivery) => anyWavesOf(delivery)),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async (waves) => {
        const lead = newLead();
        const delivered = await deliver(lead, waves);
        const accepted = delivered.filter(({ outcome }) => outcome === 'accepted').map(({ event }) => event);
        const byId = (events: IncomingEvent[]) => events.sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
        expect(accepted.map(({ eventId }) => eventId).sort()).toEqual(
          [...new Set(delivered.map(({ event }) => event.eventId))].sort(),
        );
        if (delivered.length === 0) return;
        const log = (await logOf(lead)).map((event): IncomingEvent => {
          if (event.kind !== 'activity') return event;
          const { awards: _awards, ...incoming } = event;
          return incoming;
        });
        expect(log).toEqual(byId(accepted));
        expect((await stateOf(lead))?.eventCount).toBe(accepted.filter(({ kind }) => kind === 'activity').length);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('G2: order does not matter', () => {
  it('the same events in any order, in any batches and with any duplicates give the same lead, timeline and state', async () => {
    const scenario = anyRuleset.chain((ruleset) =>
      fc.record({
        config: fc.constant({ version: 1, ruleset }),
        deliveries: anyIncoming(ruleset)
          .filter((events) => events.length > 0)
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              anyDeliveryOf(events).chain((all) => anyWavesOf(all)),
            ),
          ),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ config, deliveries: [events, waves], at: position }) => {
        const [inOrder, anyhow] = [newLead(), newLead()];
        await deliver(inOrder, [[events]], { config });
        await deliver(anyhow, waves, { config });
        const state = await stateOf(inOrder);
        expect(JSON.stringify(await stateOf(anyhow))).toBe(JSON.stringify(state));
        const stamped = events.map((event) =>
          event.kind === 'activity' ? { ...event, awards: awardsFor(event, config.ruleset) } : event,
        );
        expect(state).toEqual(fold(stamped, config.ruleset));
        const [first = 0, last = 0] = [events[0]?.occurredAt, events.at(-1)?.occurredAt];
        for (const at of [Math.round(first + (last - first) * position), last, last + 30 * DAY_MS]) {
          expect(await readAll(anyhow, at)).toEqual(await readAll(inOrder, at));
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('G3: a crash loses and doubles nothing', () => {
  it('an object that is evicted between calls ends in the same state as an object that stayed alive', async () => {
    const scenario = anyIncoming(DEFAULT_CONFIG.ruleset, { maxLength: 8 }).chain((events) =>
      fc.tuple(
        fc.constant(events),
        anyDeliveryOf(events).chain((all) => anyWavesOf(all)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ([events, waves]) => {
        if (events.length === 0) return;
        const [alive, evicted] = [newLead(), newLead()];
        await deliver(alive, [[events]]);
        const delivered = await deliver(evicted, waves, { evicting: true });
        expect(delivered.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(events.length);
        expect(JSON.stringify(await stateOf(evicted))).toBe(JSON.stringify(await stateOf(alive)));
        expect(await logOf(evicted)).toEqual(await logOf(alive));
        await expectReplayEqualsSnapshot(evicted);
      }),
      { numRuns: runs(10, 100) },
    );
  });

  /** Makes a call that fails; the error is caught within the object, because the runtime prints uncaught errors. */
  const fail = ({ stub, projectId, leadId }: TestLead, events: IncomingEvent[], config = DEFAULT_CONFIG) =>
    runInDurableObject<LeadObject, void>(stub as never, async (object) => {
      await expect(async () => {
        await object.ingest({ projectId, leadId, namedAs: 'own', config: carried({ projectId }, config), events });
      }).rejects.toThrow(/SQLITE_CONSTRAINT|whole number|broken/);
    });

  it.each([
    ['an event after others', `events WHEN new.event_id = 'evt_3'`],
    ['the stage change', 'transitions'],
    ['the newer settings', 'state WHEN new.id = 2'],
    ['the snapshot', 'state WHEN new.id = 1'],
  ])('a call that fails to write %s leaves the lead unchanged and working', async (_what, table) => {
    const lead = newLead();
    const events = [makeIncoming({ eventId: 'evt_2', type: 'demo_request' }), makeIncoming({ eventId: 'evt_3' })];
    const newer = { ...DEFAULT_CONFIG, version: 2 };
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })]);
    await inStorage(lead, (_, storage) => toTables(storage));
    await evictDurableObject(lead.stub);
    await inLead(lead, (store) => createTable(store, 'transitions'));
    const before = await dumpStorage(lead);
    await inStorage(lead, (sql) =>
      sql.exec(`CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT raise(ABORT, 'broken'); END`),
    );
    await fail(lead, events, newer);
    expect(await dumpStorage(lead)).toEqual(before);
    await inStorage(lead, (sql) => sql.exec('DROP TRIGGER broken'));
    expect((await ingestInto(lead, events, newer)).outcomes).toEqual(['accepted', 'accepted']);
    await expectReplayEqualsSnapshot(lead);
  });

  it('a call that fails to write the lead’s value leaves the lead unchanged and working', async () => {
    const lead = newLead();
    const events = [makeIncoming({ eventId: 'evt_2', type: 'demo_request' })];
    const newer = { ...DEFAULT_CONFIG, version: 2 };
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })]);
    const before = await dumpStorage(lead);
    await inStorage(lead, (_, { kv }) => {
      vi.spyOn(kv, 'put').mockImplementationOnce(() => {
        throw new Error('broken');
      });
    });
    await fail(lead, events, newer);
    expect(await dumpStorage(lead)).toEqual(before);
    expect((await ingestInto(lead, events, newer)).outcomes).toEqual(['accepted']);
    await expectReplayEqualsSnapshot(lead);
  });

  // The table of events accepts no half millisecond, because its INTEGER column is STRICT. A lead's first events move to that table later.
  const unwritable = makeIncoming({ eventId: 'evt_unwritable', occurredAt: 0.5 });

  it.each([
    ['first', [unwritable, makeIncoming({ eventId: 'evt_1' })]],
    ['last', [makeIncoming({ eventId: 'evt_1' }), unwritable]],
  ])('a first call that fails at its %s event leaves no lead, not even its tables', async (_which, events) => {
    const lead = newLead();
    await fail(lead, events);
    expect(await dumpStorage(lead)).toEqual({});
    expect(await lead.stub.detail({})).toBeNull();
    expect((await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })])).outcomes).toEqual(['accepted']);
  });
});

describe('G4: replaying the log gives the snapshot', () => {
  it('after any series of events, newer and older settings, reads, rescores and evictions', async () => {
    const anyStep = (ruleset: ProjectConfig['ruleset'], events: IncomingEvent[]) =>
      fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({
            do: fc.constant('ingest' as const),
            events: fc.array(fc.constantFrom(...events, makeIncoming({ eventId: 'evt_new' })), { maxLength: 5 }),
          }),
        },
        {
          weight: 2,
          arbitrary: fc
            .record({ decay: anyDecay, stages: anyStages, version: fc.integer({ min: 1, max: 4 }) })
            .map(({ version, ...changed }) => ({
              do: 'refresh' as const,
              config: { version, ruleset: { ...ruleset, ...changed } },
            })),
        },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('rescore' as const), runId: fc.constantFrom('a', 'b') }) },
        { weight: 1, arbitrary: fc.constant({ do: 'evict' as const }) },
      );
    const scenario = fc.tuple(anyRuleset, anyRuleset).chain(([ruleset, edited]) =>
      anyIncoming(ruleset).chain((events) =>
        fc.record({
          config: fc.constant({ version: 2, ruleset }),
          edited: fc.constant({ version: 5, ruleset: edited }),
          steps: fc.array(anyStep(ruleset, events), { maxLength: 10 }),
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ config, edited, steps }) => {
        const lead = newLead();
        await ingestInto(lead, [makeIncoming({ eventId: 'evt_first' })], fromJson(config));
        for (const step of steps) {
          switch (step.do) {
            case 'ingest':
              await ingestInto(lead, fromJson(step.events), fromJson(config));
              break;
            case 'refresh':
              await lead.stub.refresh(carried(lead, fromJson(step.config)));
              break;
            case 'rescore':
              await lead.stub.rescore(carried(lead, fromJson(edited)), { runId: step.runId, tells: 'nothing' });
              break;
            case 'evict':
              await expectSameAfterEviction(lead);
              break;
          }
          await expectReplayEqualsSnapshot(lead);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the number of rows written, which determines the bill', () => {
  /** Runs `ingest` as the object does, and counts its writes. */
  const rowsWrittenBy = (lead: TestLead, events: IncomingEvent[], config = DEFAULT_CONFIG) =>
    inStorage(lead, (sql, storage) => {
      const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
      const counting = {
        exec(query: string, ...bindings: SqlStorageValue[]) {
          const cursor = sql.exec(query, ...bindings);
          cursors.push(cursor);
          return cursor;
        },
      } as unknown as SqlStorage;
      const { projectId, leadId } = lead;
      const store = { ...openStorage(storage), sql: counting };
      const put = vi.spyOn(storage.kv, 'put');
      transact({ storage, memory: store.memory }, () =>
        ingest(
          { ...store, now: Date.now(), projectedSeq: null },
          { projectId, leadId, namedAs: 'own', config, events },
        ),
      );
      const values = put.mock.calls.length;
      put.mockRestore();
      return cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, values);
    });

  const makePageViews = (count: number) =>
    Array.from({ length: count }, (_, i) => makeIncoming({ eventId: `evt_${i}`, occurredAt: MONDAY + i }));

  it('is one for an event that arrives in order', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_first', occurredAt: MONDAY - 1 })]);
    expect(await rowsWrittenBy(lead, makePageViews(1))).toBe(1);
  });

  it('is higher for the ninth event, which creates the table of the log, and then for every 33rd, which also writes the snapshot', async () => {
    const lead = newLead();
    const rows: number[] = [];
    for (const view of makePageViews(9 + 33)) rows.push(await rowsWrittenBy(lead, [view]));
    // The 12 rows are 2 for the new table, 9 for the events in it, and 1 for the value, which no longer contains the first 8 events.
    expect(rows).toEqual([...Array<number>(8).fill(1), 12, ...Array<number>(32).fill(1), 2]);
  });

  it('is two for a late event, because folding again writes nothing', async () => {
    const lead = newLead();
    await ingestInto(lead, makePageViews(50));
    expect(await rowsWrittenBy(lead, [makeIncoming({ eventId: 'evt_late', occurredAt: MONDAY - 1 })])).toBe(2);
  });

  it('is one per event of a batch, plus one snapshot', async () => {
    const lead = newLead();
    await ingestInto(lead, makePageViews(9));
    expect(await rowsWrittenBy(lead, makePageViews(59))).toBe(51);
  });

  it('includes a second row for an event that changes the stage: the announcement', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_first', type: 'demo_request' })]);
    expect(await rowsWrittenBy(lead, [makeIncoming({ eventId: 'evt_2', type: 'contract_signed' })])).toBe(2);
  });

  it('includes two more rows for the first stage change of a lead, which creates the table of announcements', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_first' })]);
    expect(await rowsWrittenBy(lead, [makeIncoming({ eventId: 'evt_2', type: 'demo_request' })])).toBe(4);
  });

  it('is one for the first event of a lead, with event, snapshot, settings and schema in a single row', async () => {
    expect(await rowsWrittenBy(newLead(), [makeIncoming({ eventId: 'evt_first' })])).toBe(1);
  });

  it('is zero for a duplicate', async () => {
    const lead = newLead();
    await ingestInto(lead, makePageViews(3));
    expect(await rowsWrittenBy(lead, makePageViews(3))).toBe(0);
  });
});
