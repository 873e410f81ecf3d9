import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { EventSource } from '../../contract/event-source.ts';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { MONDAY } from '../../testing/lead-events.ts';
import { runs } from '../../testing/runs.ts';
import { openNodeStorage } from '../../testing/sql-storage.node.ts';
import type { IncomingEvent } from '../incoming-event.ts';
import { ingest } from '../ingest.ts';
import { refresh } from '../refresh.ts';
import { LeadMemory } from './lead-memory.ts';
import { readValue } from './lead-value.ts';
import { LOG_SIZES } from './log-sizes.ts';
import { findLead, transact } from './snapshot.ts';

// A long run tries 1,500 histories.
vi.setConfig({ testTimeout: 600_000 });

type Store = ReturnType<typeof openNodeStorage>;

const config = { version: 1, ruleset: DEFAULT_RULESET };

const send = (store: Store, now: number, events: IncomingEvent[]) =>
  transact(store, () =>
    ingest(
      { ...store, now, projectedSeq: null },
      { projectId: 'prj_1', leadId: 'lead_1', namedAs: 'own', config, events },
    ),
  );

const makeEvent = (eventId: string, at: number, { type = 'page_view', source = 'server' as EventSource } = {}) => ({
  ...{ kind: 'activity' as const, eventId, occurredAt: at, receivedAt: at, type, source, properties: { path: '/' } },
});

/** The lead as it can be derived from storage alone, as text. */
const wake = (store: Store) => JSON.stringify(findLead({ ...store, memory: new LeadMemory() }));
const remembered = (store: Store) => JSON.stringify(findLead(store));
/** The snapshot as it is stored. */
const storedSeq = (store: Store) => readValue({ ...store, memory: new LeadMemory() })?.snapshot?.seq ?? 0;

const anyEvent = fc.record({
  /** Few values, so that some of them arrive twice. */
  eventId: fc.integer({ min: 0, max: 200 }).map((n) => `evt_${n}`),
  type: fc.constantFrom('page_view', 'page_view', 'pricing_view', 'demo_request'),
  source: fc.constantFrom<EventSource>('page', 'page', 'server', 'signed'),
  /** How long before it is received. */
  late: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constantFrom(1, HOUR_MS, 20 * DAY_MS)),
  kind: fc.constantFrom('activity', 'activity', 'activity', 'traits'),
});
const anyStep = fc.record({
  events: fc.array(anyEvent, { maxLength: 4 }),
  passes: fc.constantFrom(0, 1, 1000, HOUR_MS, 5 * HOUR_MS, 10 * DAY_MS),
  /** The time that a call takes from the edge to the object. */
  hop: fc.constantFrom(0, 3, -2),
  does: fc.oneof(
    { weight: 8, arbitrary: fc.constant('ingest' as const) },
    fc.constantFrom('wake' as const, 'refresh' as const, 'fail' as const),
  ),
});

it('a lead that wakes is byte for byte the same as before, however far its stored snapshot lags', () => {
  let lagged = 0;
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
      const store = openNodeStorage();
      try {
        let now = MONDAY;
        for (const { events, passes, hop, does } of steps) {
          now += passes;
          const incoming = events.map(({ eventId, type, source, late, kind }): IncomingEvent => {
            const event = { ...makeEvent(eventId, now - hop, { type, source }), occurredAt: now - hop - late };
            return kind === 'activity'
              ? event
              : {
                  ...{ eventId, source, occurredAt: event.occurredAt, receivedAt: now - hop },
                  kind: 'traits',
                  traits: { name: eventId },
                };
          });
          if (does === 'wake') store.memory.forget();
          else if (does === 'refresh') transact(store, () => refresh({ ...store, now }, { config }));
          else if (does === 'fail')
            expect(() =>
              transact(store, () => {
                const command = { projectId: 'prj_1', leadId: 'lead_1', namedAs: 'own' as const, config };
                ingest({ ...store, now, projectedSeq: null }, { ...command, events: incoming });
                throw new Error('broken off');
              }),
            ).toThrow('broken off');
          else if (incoming.length > 0) send(store, now, incoming);
          expect(wake(store)).toBe(remembered(store));
          const seq = findLead(store)?.snapshot.seq ?? 0;
          if (seq > 0 && storedSeq(store) < seq) lagged++;
          if (seq > 0) expect(seq - storedSeq(store)).toBeLessThanOrEqual(LOG_SIZES.laggingEventsMax);
        }
      } finally {
        store.close();
      }
    }),
    { numRuns: runs(40, 1_500) },
  );
  expect(lagged).toBeGreaterThan(100);
});

it('a lead with a very long log writes its snapshot with each event, so that waking need not search the log', () => {
  const store = openNodeStorage();
  const lags: number[] = [];
  for (let i = 1; i <= LOG_SIZES.laggingSeqMax + 40; i++) {
    send(store, MONDAY + i, [makeEvent(`evt_${i}`, MONDAY + i)]);
    lags.push((findLead(store)?.snapshot.seq ?? 0) - storedSeq(store));
  }
  expect(Math.max(...lags)).toBe(LOG_SIZES.laggingEventsMax);
  expect(Math.max(...lags.slice(-10))).toBe(0);
  expect(wake(store)).toBe(remembered(store));
  store.close();
});
