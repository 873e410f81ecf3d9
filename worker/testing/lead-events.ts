import fc from 'fast-check';
import type { ConditionNode } from '../contract/condition.ts';
import type { EventSource } from '../contract/event-source.ts';
import type { FitRules } from '../contract/fit.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { Cap, Decay, Ruleset, ScoringRule, Stage } from '../contract/ruleset.ts';
import type { Traits } from '../contract/traits.ts';
import type { LeadStatus, Work } from '../contract/work.ts';
import type { Anchor } from '../domain/decay.ts';
import type { Activity, Award, LeadEvent, TraitsLearned, WorkDone } from '../domain/lead-event.ts';
import { awardsFor, DEFAULT_RULESET } from '../domain/ruleset.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';

/** Monday, 2026-01-05T00:00:00Z: the start of a UTC day and of an ISO week. */
export const MONDAY = Date.UTC(2026, 0, 5);

// The following factories each make one object, with defaults for all fields.

export function makeAward(given: Partial<Award> = {}): Award {
  return { rulesetVersion: 1, ruleId: 'rule_page_view', points: 5, ...given };
}

/**
 * Makes an activity that scores `points` (default: 5), unless `awards` are given. The event's ID is derived from its time, so pass IDs if
 * two times are equal.
 */
export function makeActivity({ points = 5, ...given }: Partial<Activity> & { points?: number } = {}): Activity {
  const occurredAt = given.occurredAt ?? MONDAY;
  return {
    kind: 'activity',
    eventId: `evt_${occurredAt}`,
    occurredAt,
    receivedAt: occurredAt,
    source: 'server',
    type: 'page_view',
    properties: {},
    awards: [makeAward({ points })],
    ...given,
  };
}

export function makeTraitsLearned(given: Partial<TraitsLearned> = {}): TraitsLearned {
  const occurredAt = given.occurredAt ?? MONDAY;
  const eventId = `evt_traits_${occurredAt}`;
  const logged = { eventId, occurredAt, receivedAt: occurredAt, source: 'server' as const };
  return { kind: 'traits', ...logged, traits: { name: 'Alice Smith' }, ...given };
}

/** Makes an entry about work on a lead. By default, the entry is a note. */
export function makeWork(work: Work = { type: 'note', text: 'Called.' }, given: Partial<WorkDone> = {}): WorkDone {
  const occurredAt = given.occurredAt ?? MONDAY;
  const logged = { eventId: `evt_work_${occurredAt}`, occurredAt, receivedAt: occurredAt, source: 'person' as const };
  return { kind: 'work', ...logged, by: 'usr_1', work, ...given };
}

/** An event as it arrives, before its lead gives it points. The fields have the form in which JSON restores them. */
export function toIncoming({ eventId, occurredAt, receivedAt, source, ...event }: LeadEvent): IncomingEvent {
  const logged = { eventId, occurredAt, receivedAt, source };
  const said = event.kind === 'activity' ? { kind: event.kind, type: event.type, properties: event.properties } : event;
  return JSON.parse(JSON.stringify({ ...logged, ...said }));
}

/** A project's settings, which are the default ruleset with overrides. */
export function makeConfig(given: Partial<Ruleset> = {}): ProjectConfig {
  return { version: 1, ruleset: { ...DEFAULT_RULESET, ...given } };
}

/** Makes stages named `stage_0`, `stage_1`, … with these thresholds. */
export const makeStages = (thresholds: readonly number[]): Stage[] =>
  thresholds.map((from, i) => ({ name: `stage_${i}`, from }));

// The following arbitraries generate everything that the wire contract allows.

/** A placeholder for the event's own ID, for an event that creates a task. */
const OWN_TASK = 'own';

const EVENT_TYPES = ['page_view', 'signup', 'download', 'demo_request'];

/** Points with two decimals, some of them negative. */
export const anyPoints: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(5, 10, 20, 50, 100),
  fc.integer({ min: -6000, max: 12_000 }).map((hundredths) => hundredths / 100),
);

export const anyCap: fc.Arbitrary<Cap> = fc.record({
  times: fc.integer({ min: 1, max: 3 }),
  per: fc.constantFrom('day', 'week', 'lifetime'),
});

/**
 * Generates any decay, including no decay at all and decay without a grace period. The rates shrink a score visibly within a lead's
 * lifetime.
 */
export const anyDecay: fc.Arbitrary<Decay> = fc.record({
  graceDays: fc.oneof(fc.constantFrom(0, 7), fc.double({ min: 0, max: 40, noNaN: true })),
  ratePerDay: fc.oneof(fc.constantFrom(0, 0.05), fc.double({ min: 0.001, max: 0.99, noNaN: true })),
});

/** One to seven stages at whole or fractional thresholds. */
export const anyStages: fc.Arbitrary<Stage[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 30_000 }), { maxLength: 6 })
  .map((hundredths) => makeStages([0, ...hundredths.sort((a, b) => a - b).map((h) => h / 100)]));

const anyCondition: fc.Arbitrary<ConditionNode> = fc.constantFrom<ConditionNode[]>(
  { property: 'plan', operator: 'equals', value: 'pro' },
  { property: 'plan', operator: 'exists' },
  { property: 'cart.total', operator: 'greater_than', value: 50 },
  { property: '$bot', operator: 'equals', value: true },
  {
    any: [
      { property: 'plan', operator: 'in', value: ['free', 'team'] },
      { property: 'cart.total', operator: 'between', value: [20, 75] },
      { property: 'note', operator: 'is_empty' },
    ],
  },
);

const anyRule = (id: string): fc.Arbitrary<ScoringRule> =>
  fc
    .record(
      {
        eventType: fc.constantFrom(...EVENT_TYPES),
        points: anyPoints,
        active: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
        conditions: fc.array(anyCondition, { minLength: 1, maxLength: 2 }),
        cap: anyCap,
      },
      { requiredKeys: ['eventType', 'points', 'active'] },
    )
    .map((rule) => ({ id, description: '', ...rule }));

/** Fit rules in which an email gives 20 points, and an email at a free provider takes away 30. */
export const FIT: FitRules = {
  rules: [
    { property: 'email', operator: 'is_not_empty', points: 20 },
    { property: 'email', operator: 'ends_with', value: '@gmail.com', points: -30 },
  ],
  grades: { A: 20, B: 10, C: 0 },
};

/** A ruleset with up to eight rules `rule_0` … `rule_7`, as one version of a project's ruleset. */
export const anyRuleset: fc.Arbitrary<Ruleset> = fc.record(
  {
    version: fc.integer({ min: 1, max: 1000 }),
    rules: fc.integer({ min: 0, max: 8 }).chain((count) => {
      const ids = Array.from({ length: count }, (_, i) => `rule_${i}`);
      return fc.tuple(...ids.map(anyRule));
    }),
    stages: anyStages,
    decay: anyDecay,
    silent: fc.subarray(['download', 'unknown']),
    fit: fc.constantFrom(FIT, { ...FIT, grades: { A: 3, B: 2, C: 1 } }),
  },
  { requiredKeys: ['version', 'rules', 'stages', 'decay', 'silent'] },
);

const anyProperties: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      plan: fc.constantFrom('pro', 'free', null),
      cart: fc.record({ total: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant('75')) }),
      note: fc.string({ maxLength: 5 }),
      $bot: fc.constantFrom(true, false, null),
      url: fc.constantFrom('https://acme.example/', 'https://acme.example/pricing'),
    },
    { requiredKeys: [] },
  )
  .map((properties) => properties as JsonObject);

const anyTraits: fc.Arbitrary<Traits> = fc.record(
  {
    name: fc.constantFrom('Alice', 'Bob'),
    email: fc.constantFrom('alice@test.com', 'bob@test.com'),
    company: fc.constantFrom('TechCorp', 'Acme'),
    custom: fc.dictionary(fc.constantFrom('plan', 'seats', '7', '__proto__'), fc.integer(), { maxKeys: 3 }),
  },
  { requiredKeys: [] },
);

/** The time to the next event: zero, a burst, a visit, and the edges of days, weeks and the grace period. */
const anyGapMs: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 * HOUR_MS }) },
  { weight: 2, arbitrary: fc.constantFrom(DAY_MS - 1, DAY_MS, DAY_MS + 1, 7 * DAY_MS, 7 * DAY_MS + 1, 8 * DAY_MS) },
  { weight: 1, arbitrary: fc.integer({ min: DAY_MS, max: 60 * DAY_MS }) },
);

const anyMember = fc.constantFrom('usr_1', 'usr_2', null);

/** Any kind of work. Work on a task is about its own task, or the task of another event. */
const anyWork: fc.Arbitrary<Work> = fc.oneof(
  anyMember.map((owner): Work => ({ type: 'owner', owner })),
  fc
    .constantFrom<LeadStatus[]>('new', 'contacted', 'working', 'won', 'lost')
    .map((status): Work => ({ type: 'status', status, ...(status === 'lost' && { reason: 'No budget' }) })),
  fc.constantFrom('Called.', 'Sent the quote.\nWaiting.').map((text): Work => ({ type: 'note', text })),
  fc
    .record(
      {
        taskId: fc.constantFrom(OWN_TASK, ...Array.from({ length: 12 }, (_, i) => `a_${i}`)),
        title: fc.constantFrom('Call', 'Send the quote'),
        dueAt: fc.constantFrom(null, MONDAY, MONDAY + DAY_MS),
        assignee: anyMember,
        done: fc.boolean(),
      },
      { requiredKeys: ['taskId'] },
    )
    .map((task): Work => ({ type: 'task', ...task })),
  fc.constantFrom('lst_1', 'lst_2').map((list): Work => ({ type: 'list', list, isIn: true })),
  anyPoints.map((points): Work => ({ type: 'points', points, reason: 'Met at the fair' })),
  anyPoints.map(
    (points): Work => ({ type: 'test', eventType: 'demo_request', properties: { page: '/pricing' }, points }),
  ),
);

/** An event without its time and ID. */
type Happening =
  | Pick<Activity, 'kind' | 'type' | 'properties' | 'awards'>
  | Pick<TraitsLearned, 'kind' | 'traits'>
  | Pick<WorkDone, 'kind' | 'by' | 'work'>;

const anyHappening = (rulesets: readonly Ruleset[]): fc.Arbitrary<Happening> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({
          type: fc.constantFrom(...EVENT_TYPES, 'unknown'),
          properties: anyProperties,
          ruleset: fc.constantFrom(...rulesets),
        })
        .map(({ type, properties, ruleset }) => {
          const awards = awardsFor({ type, properties }, ruleset);
          return { kind: 'activity' as const, type, properties, awards };
        }),
    },
    { weight: 1, arbitrary: anyTraits.map((traits) => ({ kind: 'traits' as const, traits })) },
    { weight: 2, arbitrary: anyWork.map((work) => ({ kind: 'work' as const, by: 'usr_1', work })) },
  );

/**
 * A lead's events, oldest first. Events at the same millisecond have IDs in no particular order. Each event gets its points from one of
 * `rulesets`. Several rulesets stand for rules that somebody edited while events arrived late.
 */
export const anyLeadEvents = (
  rulesets: readonly Ruleset[],
  { maxLength = 40 }: { maxLength?: number } = {},
): fc.Arbitrary<LeadEvent[]> => {
  const entry = fc.record({
    happening: anyHappening(rulesets),
    gapMs: anyGapMs,
    delayMs: fc.constantFrom(0, 40, 3 * DAY_MS),
    source: fc.constantFrom<EventSource>('page', 'server'),
    idPrefix: fc.constantFrom('a', 'B', 'z', '0', 'é'),
  });
  return fc.array(entry, { maxLength }).map((entries) => {
    let occurredAt = MONDAY;
    return entries.map(({ happening, gapMs, delayMs, source, idPrefix }, i) => {
      occurredAt += gapMs;
      const eventId = `${idPrefix}_${i}`;
      return { eventId, occurredAt, receivedAt: occurredAt + delayMs, source, ...named(happening, eventId) };
    });
  });
};

function named(happening: Happening, eventId: string): Happening {
  if (happening.kind !== 'work' || happening.work.type !== 'task' || happening.work.taskId !== OWN_TASK)
    return happening;
  return { ...happening, work: { ...happening.work, taskId: eventId } };
}

/** A lead's whole history. */
export interface History {
  /** The newest ruleset. The ruleset's decay and stages apply to the whole history. */
  ruleset: Ruleset;
  /** Events whose points are from that ruleset or from the previous one, which has the same rule IDs. */
  events: LeadEvent[];
  /** A time at which to view the lead: before, among or after the events. */
  at: number;
}

export const anyHistory: fc.Arbitrary<History> = fc
  .tuple(anyRuleset, anyRuleset)
  .chain(([before, ruleset]) =>
    fc.record({
      ruleset: fc.constant(ruleset),
      events: anyLeadEvents([before, ruleset]),
      position: fc.double({ min: -0.1, max: 1, noNaN: true }),
      idleMs: fc.oneof(fc.constant(0), anyGapMs),
    }),
  )
  .map(({ ruleset, events, position, idleMs }) => {
    const last = events.at(-1)?.occurredAt ?? MONDAY;
    return { ruleset, events, at: Math.round(MONDAY + (last - MONDAY) * position) + idleMs };
  });

/** The same items in any order. */
export const anyOrderOf = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

/** The score of a lead right after an event in the last few months, or of a lead without activity. */
export const anyAnchor: fc.Arbitrary<Anchor> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      score: fc.oneof(
        fc.integer({ min: 0, max: 500 }),
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        fc.integer({ min: 0, max: 1_000_000 }).map((hundredths) => hundredths / 100),
      ),
      lastEventAt: fc.integer({ min: MONDAY - 100 * DAY_MS, max: MONDAY }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ score: 0, lastEventAt: null }) },
);
