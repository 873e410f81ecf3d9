import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { segmentMomentsOf } from '../domain/segment-moments.ts';
import { DAY_MS } from '../domain/time.ts';
import { MONDAY, makeActivity, makeWork } from '../testing/lead-events.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { announce } from './announce.ts';
import { ingest } from './ingest.ts';
import { refresh } from './refresh.ts';
import { listOutgoing } from './storage/outbox.ts';
import { findLead, transact } from './storage/snapshot.ts';
import { updateSegments } from './update-segments.ts';

const config: ProjectConfig = {
  version: 1,
  ruleset: DEFAULT_RULESET,
  automations: [
    { id: 'aut_above', name: 'Above', whenScoreAbove: 10 },
    { id: 'aut_below', name: 'Below', whenScoreBelow: 10 },
  ],
};

let world: ReturnType<typeof openNodeStorage>;
beforeEach(() => {
  world = openNodeStorage();
});
afterEach(() => world.close());

const change = (now: number, run: () => unknown) =>
  transact(world, () => {
    const before = findLead(world);
    run();
    announce({ ...world, now, automations: config.automations }, before);
  });

/** One request with events from these sources, each worth five points. */
const receive = (sources: EventSource[], day = 0) => {
  const now = MONDAY + day * DAY_MS;
  const events = sources.map((source, i) => makeActivity({ eventId: `evt_${day}_${i}`, occurredAt: now, source }));
  change(now, () =>
    ingest(
      { ...world, now, projectedSeq: null },
      { projectId: 'prj_1', leadId: 'ann', namedAs: 'own', config, events },
    ),
  );
};
const idle = (day: number) =>
  change(MONDAY + day * DAY_MS, () =>
    refresh({ ...world, now: MONDAY + day * DAY_MS }, { config: toLeadConfig(config) }),
  );
const causes = () => listOutgoing(world, '').map(({ causedBy = 'the customer' }) => causedBy);

/** The sources of a request's events, which arrive a day after the previous step, or after 40 days without one. */
type Step = EventSource[] | 'idle';

it.each<[string, Step[], ('pages' | 'the customer')[]]>([
  ['a page that begins a lead', [['page', 'page', 'page']], ['pages']],
  ['a page about a known lead', [['server'], ['page', 'page']], ['pages']],
  ['a signed page about a known lead', [['server'], ['signed', 'signed_user']], ['pages']],
  ['a server', [['server', 'server', 'server']], ['the customer']],
  ['a server, about a visitor of pages', [['page'], ['server', 'server']], ['the customer']],
  ['a person and a page at once', [['person', 'page', 'page']], ['the customer']],
  ['time, on a lead that only pages know', [['page', 'page', 'page'], 'idle'], ['pages', 'pages']],
  ['time, on a known lead', [['server', 'page', 'page'], 'idle'], ['the customer', 'the customer']],
])('records whether pages or the customer caused an automation run: %s', (_by, steps, expected) => {
  steps.forEach((step, day) => {
    if (step === 'idle') idle(day + 40);
    else receive(step, day);
  });
  expect(causes()).toEqual(expected);
});

it('reports no score change for a note or a test event after decay, but reports a score change for points added by hand', () => {
  const subscribed: ProjectConfig = { version: 1, ruleset: DEFAULT_RULESET, subscribed: ['lead.score_changed'] };
  const now = MONDAY + 12 * DAY_MS;
  const log = (event: LeadEvent) =>
    change(event.occurredAt, () =>
      ingest(
        { ...world, now: event.occurredAt, projectedSeq: null },
        { projectId: 'prj_1', leadId: 'ann', namedAs: 'own', config: subscribed, events: [event] },
      ),
    );
  log(makeActivity({ eventId: 'view' }));
  log(makeWork({ type: 'note', text: 'Called.' }, { eventId: 'note', occurredAt: now }));
  const test = { type: 'test', eventType: 'page_view', properties: {}, points: 5 } as const;
  log(makeWork(test, { eventId: 'test', occurredAt: now + DAY_MS }));
  expect(listOutgoing(world, '')).toHaveLength(1);
  log(makeWork({ type: 'points', points: 5, reason: 'Fair' }, { eventId: 'points', occurredAt: now + 2 * DAY_MS }));
  expect(listOutgoing(world, '').map(({ type }) => type)).toEqual(['lead.score_changed', 'lead.score_changed']);
});

it('announces once that a lead enters or leaves a segment, unless new conditions or rules alone caused it', () => {
  const segments = (definedIn: number, above: number, name = 'Warm') => [
    {
      ...{ id: 'seg_1', name, definedIn },
      conditions: [{ field: 'score' as const, operator: 'greater_than' as const, value: above }],
    },
  ];
  const rules = [
    { id: 'aut_enters', name: 'Enters', whenEntersSegment: 'seg_1' },
    { id: 'aut_leaves', name: 'Leaves', whenLeavesSegment: 'seg_1' },
  ];
  const configOf = (version: number, given: Partial<ProjectConfig>): ProjectConfig => ({
    ...{ version, ruleset: DEFAULT_RULESET, automations: rules },
    subscribed: ['segment.entered', 'segment.left'],
    ...given,
    ...(given.segments && { segmentMoments: segmentMomentsOf(given.segments) }),
  });
  const told = (config: ProjectConfig, day: number, run: (now: number) => unknown, tells?: 'nothing') => {
    const now = MONDAY + day * DAY_MS;
    world.sql.exec('CREATE TABLE IF NOT EXISTS outbox (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID');
    world.sql.exec('DELETE FROM outbox');
    transact(world, () => {
      const before = findLead(world);
      run(now);
      updateSegments({ ...world, now }, { config, fromSeq: before?.snapshot.seq ?? 0 });
      announce({ ...world, now, automations: rules, segments: config.segments, ...(tells && { tells }) }, before);
    });
    return listOutgoing(world, '')
      .map(({ type, segment, automation }) => `${type} ${segment?.name ?? automation?.reason}`)
      .sort();
  };
  const signUp = (config: ProjectConfig, eventId: string) => (now: number) =>
    ingest(
      { ...world, now, projectedSeq: null },
      {
        ...{ projectId: 'prj_1', leadId: 'ann', namedAs: 'own', config },
        events: [makeActivity({ eventId, type: 'signup', occurredAt: now })],
      },
    );
  const wake = (config: ProjectConfig) => (now: number) => refresh({ ...world, now }, { config });

  const none = configOf(1, {});
  expect(told(none, 0, signUp(none, 'e0'))).toEqual([]);
  const filled = configOf(2, { segments: segments(2, 15) });
  expect(told(filled, 0, wake(filled))).toEqual([]);
  expect(findLead(world)?.snapshot.memberOf).toEqual(['seg_1']);
  expect(told(filled, 40, wake(filled))).toEqual(['automation.fired left the segment “Warm”', 'segment.left Warm']);
  expect(told(filled, 41, signUp(filled, 'e1'))).toEqual([
    'automation.fired entered the segment “Warm”',
    'segment.entered Warm',
  ]);
  // Decay that is faster from the beginning moves the lead out of the segment, and renaming the segment does not change its conditions.
  const decay = { graceDays: 0, ratePerDay: 0.9 };
  const faster = configOf(3, { segments: segments(2, 15, 'Hot'), ruleset: { ...DEFAULT_RULESET, decay } });
  expect(told(faster, 43, wake(faster))).toEqual([]);
  expect(findLead(world)?.snapshot.memberOf).toBeUndefined();
  expect(told(faster, 44, signUp(faster, 'e2'), 'nothing')).toEqual([]);
  expect(findLead(world)?.snapshot.memberOf).toEqual(['seg_1']);
  const isPrivate = true as const;
  const hidden = configOf(4, { segments: segments(2, 15).map((each) => ({ ...each, isPrivate })) });
  expect(told(hidden, 90, wake(hidden))).toEqual([]);
});
