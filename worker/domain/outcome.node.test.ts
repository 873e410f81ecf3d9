import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import { OutcomeInput } from '../contract/outcome.ts';
import type { JudgedOutcome } from '../contract/project-config.ts';
import { anyHistory, MONDAY, makeActivity, makeTraitsLearned } from '../testing/lead-events.ts';
import { toFolded } from './folded-event.ts';
import { compareEvents, type LeadEvent } from './lead-event.ts';
import { DEFAULT_OUTCOME, findOutcomeAt } from './outcome.ts';
import { matchesEvent } from './ruleset.ts';

const at = (minute: number) => MONDAY + minute * 60_000;

function outcomeAt(log: readonly LeadEvent[], outcome: JudgedOutcome, until = at(1_000)): number | null {
  const inOrder = [...log].sort(compareEvents);
  const matches = (eventId: string) => {
    const event = inOrder.find((one) => one.eventId === eventId);
    return event?.kind === 'activity' && matchesEvent(event.properties, outcome.conditions);
  };
  return findOutcomeAt(inOrder.map(toFolded), outcome, { until, matches });
}

test('the outcome is the first event of the right type with the right properties', () => {
  const order = (minute: number, total: number) =>
    makeActivity({ type: 'order', occurredAt: at(minute), properties: { total } });
  const outcome = OutcomeInput.parse({
    eventType: 'order',
    conditions: [{ property: 'total', operator: 'greater_than', value: 50 }],
  });
  expect(outcomeAt([order(4, 90), order(1, 20), order(3, 60)], outcome)).toBe(at(3));
  expect(outcomeAt([order(1, 20), makeActivity({ properties: { total: 90 } })], outcome)).toBeNull();
  expect(outcome.horizonDays).toBe(30);
});

test('an outcome by properties is reached when the properties are set, and stays reached if they change later', () => {
  const plan = (minute: number, value: string | null) =>
    makeTraitsLearned({ occurredAt: at(minute), traits: { custom: { plan: value } } });
  const outcome = OutcomeInput.parse({ traits: [{ property: 'plan', operator: 'equals', value: 'paid' }] });
  expect(outcomeAt([plan(1, 'free'), plan(2, 'paid'), plan(3, null)], outcome)).toBe(at(2));
  expect(outcomeAt([plan(1, 'free'), makeActivity({ properties: { plan: 'paid' } })], outcome)).toBeNull();
});

test('a page cannot set the outcome of a lead that the customer has mentioned', () => {
  const plan = (minute: number, source: EventSource, value: string) =>
    makeTraitsLearned({ occurredAt: at(minute), source, traits: { custom: { plan: value } } });
  const known = makeTraitsLearned({ occurredAt: at(0), source: 'server', traits: { name: 'Ann' } });
  const outcome = OutcomeInput.parse({ traits: [{ property: 'plan', operator: 'equals', value: 'paid' }] });
  const never = OutcomeInput.parse({ traits: [{ property: 'plan', operator: 'is_empty' }] });
  expect(outcomeAt([known, plan(1, 'page', 'paid')], outcome)).toBeNull();
  expect(outcomeAt([known, plan(1, 'page', 'paid'), plan(2, 'server', 'paid')], outcome)).toBe(at(2));
  expect(outcomeAt([known, plan(1, 'signed', 'paid')], outcome)).toBe(at(1));
  expect(outcomeAt([known, plan(1, 'page', 'paid')], never)).toBe(at(0));
  expect(outcomeAt([plan(1, 'page', 'paid')], outcome)).toBe(at(1));
  // A page may claim a time before the customer first mentioned the lead.
  expect(outcomeAt([plan(-9, 'page', 'paid'), known], outcome)).toBeNull();
  expect(outcomeAt([plan(-9, 'page', 'paid'), known, plan(2, 'server', 'paid')], outcome)).toBe(at(2));
});

test('an event from a bot does not reach the outcome, and neither does an event that a page sends with a reserved type', () => {
  const flagged = (flag: string) => makeActivity({ type: 'contract_signed', properties: { [flag]: true } });
  expect(outcomeAt([flagged('$bot')], DEFAULT_OUTCOME)).toBeNull();
  expect(outcomeAt([flagged('$reserved')], DEFAULT_OUTCOME)).toBeNull();
  expect(outcomeAt([makeActivity({ type: 'contract_signed' })], DEFAULT_OUTCOME)).toBe(MONDAY);
});

test('an event at the end of the period still counts, and later events do not', () => {
  const signed = makeActivity({ type: 'contract_signed', occurredAt: at(5) });
  expect([at(4), at(5), at(6)].map((until) => outcomeAt([signed], DEFAULT_OUTCOME, until))).toEqual([
    ...[null, at(5), at(5)],
  ]);
  fc.assert(
    fc.property(anyHistory, ({ events, at: until }) => {
      const outcome = OutcomeInput.parse({ eventType: 'signup' });
      const known = events.filter(({ occurredAt }) => occurredAt <= until);
      expect(outcomeAt(events, outcome, until)).toBe(outcomeAt(known, outcome, until));
    }),
  );
});

test.each([
  [{}, 'eventType'],
  [{ eventType: 'order', traits: [{ property: 'plan', operator: 'exists' }] }, 'eventType'],
  [{ traits: [{ property: 'plan', operator: 'exists' }], conditions: [] }, 'conditions'],
  [{ traits: [] }, 'traits'],
  [{ eventType: 'order', horizonDays: 0 }, 'horizonDays'],
  [{ eventType: 'order', horizonDays: 181 }, 'horizonDays'],
])('%j is rejected, and the error names %s', (given, field) => {
  expect(OutcomeInput.safeParse(given).error?.issues.map(({ path }) => path[0])).toEqual([field]);
});

test('a horizon is at most half a year', () => {
  expect(OutcomeInput.parse({ eventType: 'order', horizonDays: 180 }).horizonDays).toBe(180);
});

test('an event that a page sends with a reserved type is no outcome, even if the event came before the type was reserved', () => {
  const deal = (minute: number, source: EventSource) =>
    makeActivity({ type: 'deal_closed', occurredAt: at(minute), source });
  const outcome = { eventType: 'deal_closed', horizonDays: 30 };
  const log = [deal(1, 'page'), deal(2, 'signed'), deal(3, 'server')];
  expect(outcomeAt(log, outcome)).toBe(at(1));
  expect(outcomeAt(log, { ...outcome, isReserved: true })).toBe(at(3));
  expect(outcomeAt(log.slice(0, 2), { ...outcome, isReserved: true })).toBeNull();
});
