import { expect, test } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import type { ScoringRule } from '../contract/ruleset.ts';
import { MONDAY, makeActivity } from '../testing/lead-events.ts';
import { findPrompt, promptRulesOf } from './find-prompt.ts';
import { toFolded } from './folded-event.ts';
import type { Activity } from './lead-event.ts';
import { matchesEvent } from './ruleset.ts';
import { DAY_MS, HOUR_MS } from './time.ts';

const AT = MONDAY + 30 * DAY_MS;

const makeRule = (given: Partial<ScoringRule> = {}): ScoringRule => ({
  ...{ id: 'rule_demo', eventType: 'demo_request', points: 50, description: '', active: true },
  nextAction: { kind: 'demo' },
  ...given,
});
const makeDemo = (given: Partial<Activity> = {}) =>
  makeActivity({ type: 'demo_request', occurredAt: AT - HOUR_MS, ...given });

/** The event and the rule that determine the next action. */
function promptOf(events: readonly Activity[], rules: readonly ScoringRule[], silent: string[] = []) {
  const propertiesOf = new Map(events.map(({ eventId, properties }) => [eventId, properties]));
  const found = findPrompt(events.map(toFolded), promptRulesOf(rules), {
    at: AT,
    life: { silent },
    matches: (eventId, { conditions }) => matchesEvent(propertiesOf.get(eventId) ?? {}, conditions),
  });
  return found && [found.event.eventId, found.rule.id];
}

test('the last event for which a rule has a next action determines that action', () => {
  const events = [
    makeDemo({ eventId: 'first', occurredAt: AT - 2 * HOUR_MS }),
    makeDemo({ eventId: 'last' }),
    makeActivity({ eventId: 'thanks', type: 'page_view', occurredAt: AT }),
  ];
  expect(promptOf(events, [makeRule()])).toEqual(['last', 'rule_demo']);
  const views = makeRule({ id: 'rule_view', eventType: 'page_view', points: 5 });
  expect(promptOf(events, [makeRule(), views])).toEqual(['thanks', 'rule_view']);
  expect(promptOf(events, [makeRule({ active: false })])).toBeNull();
  const { nextAction: _, ...plain } = makeRule();
  expect(promptOf(events, [plain])).toBeNull();
});

test('an event counts for two weeks after it happens, and not before', () => {
  expect(promptOf([makeDemo({ occurredAt: AT - 14 * DAY_MS + 1 })], [makeRule()])).not.toBeNull();
  expect(promptOf([makeDemo({ occurredAt: AT - 14 * DAY_MS })], [makeRule()])).toBeNull();
  expect(promptOf([makeDemo({ occurredAt: AT })], [makeRule()])).not.toBeNull();
  expect(promptOf([makeDemo({ occurredAt: AT + 1 })], [makeRule()])).toBeNull();
});

test('conditions select the rule for the next action; if two rules match, the rule with more points wins, in any order of rules', () => {
  const large = makeRule({
    ...{ id: 'rule_large', points: 60 },
    conditions: [{ property: 'seats', operator: 'greater_than', value: 100 }],
  });
  const ofSeats = (seats: number) => [makeDemo({ eventId: 'e1', properties: { seats } })];
  for (const rules of [
    [makeRule(), large],
    [large, makeRule()],
  ]) {
    expect(promptOf(ofSeats(500), rules)).toEqual(['e1', 'rule_large']);
    expect(promptOf(ofSeats(5), rules)).toEqual(['e1', 'rule_demo']);
  }
  expect(promptOf(ofSeats(5), [large])).toBeNull();
});

test('events from bots, events of silent types, and events that pages send with a reserved type give no next action', () => {
  expect(promptOf([makeDemo({ properties: { $bot: true } })], [makeRule()])).toBeNull();
  expect(promptOf([makeDemo({ properties: { $reserved: true } })], [makeRule()])).toBeNull();
  expect(promptOf([makeDemo()], [makeRule()], ['demo_request'])).toBeNull();
});

test('a flood of events from pages, or of another type, does not hide the event that has a next action', () => {
  const conditions = [{ property: 'page', operator: 'equals' as const, value: '/pricing' }];
  const rules = [makeRule(), makeRule({ id: 'rule_view', eventType: 'page_view', points: 5, conditions })];
  const views = (source: EventSource) =>
    Array.from({ length: 1000 }, (_, i) =>
      makeActivity({ eventId: `view_${i}`, type: 'page_view', source, occurredAt: AT }),
    );
  for (const source of ['page', 'server'] as const) {
    expect(promptOf([makeDemo({ source, eventId: 'demo' }), ...views(source)], rules)).toEqual(['demo', 'rule_demo']);
  }
  const priced = makeDemo({ eventId: 'priced', type: 'page_view', source: 'server', properties: { page: '/pricing' } });
  expect(promptOf([priced, ...views('page')], rules)).toEqual(['priced', 'rule_view']);
});

test('finding the next action reads the properties of at most 1,000 events, for any number of event types in rules', () => {
  const types = Array.from({ length: 500 }, (_, i) => `type_${i}`);
  const rules = promptRulesOf(types.map((eventType) => makeRule({ id: eventType, eventType })));
  const events = types.flatMap((type) => [1, 2, 3].map((i) => toFolded(makeDemo({ type, eventId: `${type}_${i}` }))));
  const read = new Set<string>();
  findPrompt(events, rules, { at: AT, life: { silent: [] }, matches: (eventId) => !read.add(eventId) });
  expect(read.size).toBe(1000);
});

test('finding the next action reads the properties of at most 100 events of a type', () => {
  const conditions = [{ property: 'seats', operator: 'exists' as const }];
  const events = (later: number) => [
    makeDemo({ eventId: 'wanted', properties: { seats: 1 } }),
    ...Array.from({ length: later }, (_, i) => makeDemo({ eventId: `later_${i}` })),
  ];
  expect(promptOf(events(99), [makeRule({ conditions })])).toEqual(['wanted', 'rule_demo']);
  expect(promptOf(events(100), [makeRule({ conditions })])).toBeNull();
});
