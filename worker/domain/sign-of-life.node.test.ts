import { describe, expect, test } from 'vitest';
import { MONDAY, makeActivity, makeConfig } from '../testing/lead-events.ts';
import { scoreAt } from './decay.ts';
import { explain } from './explain.ts';
import { fold, type LeadState } from './fold.ts';
import { type FoldedActivity, toFolded } from './folded-event.ts';
import { computeIntelligence } from './intelligence.ts';
import type { Activity } from './lead-event.ts';
import { matchAutomations } from './match-automations.ts';
import { NO_MOVES } from './segment-moves.ts';
import { isSignOfLife } from './sign-of-life.ts';
import { changesAt, standingAt } from './standing.ts';
import { DAY_MS } from './time.ts';
import { trace } from './trace.ts';

const config = makeConfig({ silent: ['email_delivered'] });
const { ruleset } = config;
const { decay } = ruleset;

const demo = makeActivity({ eventId: 'demo', type: 'demo_request', points: 50 });
const botView = (occurredAt: number) =>
  makeActivity({ eventId: `bot_${occurredAt}`, occurredAt, properties: { $bot: true }, awards: [] });
const delivered = (occurredAt: number, points = 0) =>
  makeActivity({ eventId: `mail_${occurredAt}`, occurredAt, type: 'email_delivered', points });

/** A lead that was idle for 20 days and decayed for 13 of them, so that 50 points became 25.67 and the lead is cold. */
/** No rule in these tests has conditions. */
const neverAsked = (): never => expect.fail('the lead was asked');

const LATER = MONDAY + 20 * DAY_MS;
const SILENT = { bot: botView(LATER), 'a silent type': { ...delivered(LATER), awards: [] } };

test('all events are signs of life, except events from bots and events of silent types', () => {
  const alive = (type: string, properties: Activity['properties'] = {}) =>
    isSignOfLife(toFolded(makeActivity({ type, properties })) as FoldedActivity, ruleset);
  expect(alive('page_view')).toBe(true);
  expect(alive('page_view', { $bot: false })).toBe(true);
  expect(alive('page_view', { $bot: 'true' })).toBe(true);
  expect(alive('page_view', { $bot: true })).toBe(false);
  expect(alive('email_delivered')).toBe(false);
  expect(isSignOfLife({ type: 'email_delivered', isBot: false }, {})).toBe(true);
});

describe.each(Object.entries(SILENT))('an event of %s', (_, silent) => {
  const before = fold([demo], ruleset);
  const after = fold([demo, silent], ruleset);

  test('does not restart decay or raise the stage of an idle lead', () => {
    for (const days of [0, 1, 7, 30]) {
      const at = LATER + days * DAY_MS;
      expect(standingAt(after, config, at)).toEqual(standingAt(before, config, at));
    }
    expect(scoreAt(after, decay, LATER)).toBeCloseTo(25.67, 2);
    const nextOf = (state: LeadState) => changesAt({ ...state, createdAt: MONDAY }, config, LATER);
    expect(nextOf(after)).toBe(nextOf(before));
    expect(after.lastEventAt).toBe(MONDAY);
  });

  test('is logged and counted', () => {
    expect(after.eventCount).toBe(2);
    expect(after.position).toEqual({ occurredAt: LATER, eventId: silent.eventId });
  });

  test('is ignored by velocity, trend and risk', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ ...silent, eventId: `many_${i}`, occurredAt: LATER + i }));
    const at = LATER + DAY_MS / 2;
    expect(standingAt(fold([demo, ...many], ruleset), config, at).velocity).toBe(0);
    const asked = { at, outcomeAt: null };
    const { trend, churnProbability, basis } = computeIntelligence([demo].map(toFolded), config, asked);
    const intelligence = computeIntelligence([demo, ...many].map(toFolded), config, asked);
    expect(intelligence).toMatchObject({ trend, churnProbability });
    expect(intelligence.basis.trend).toEqual(basis.trend);
  });

  test('leaves the explanation of the score complete, at any time', () => {
    for (const at of [LATER, LATER + DAY_MS, LATER + 40 * DAY_MS]) {
      const { lines, hundredths } = explain(trace([demo, silent], ruleset, at), ruleset, at);
      expect(lines.reduce((sum, line) => sum + line.hundredths, 0)).toBe(hundredths);
    }
  });

  test('does not end the idle time that an automation waits for', () => {
    const occasion = {
      previousScore: 30,
      score: 30,
      velocity: 0,
      stageMoves: [],
      segmentMoves: NO_MOVES,
      traits: {},
      gainedEmail: false,
      grade: null,
      lead: neverAsked,
      activities: [],
    };
    const quiet = { id: 'aut_1', name: 'Quiet', whenQuietDays: 21 };
    const now = MONDAY + 21 * DAY_MS;
    expect(
      matchAutomations([quiet], { ...occasion, now, since: now - 1, lastEventAt: after.lastEventAt }),
    ).toHaveLength(1);
  });
});

test('a rule may give points to a silent type, and decay then continues without a new grace period', () => {
  const state = fold([demo, delivered(LATER, 10)], ruleset);
  const decayed = 50 * 0.95 ** 13;
  expect(scoreAt(state, decay, LATER)).toBeCloseTo(decayed + 10, 8);
  expect(scoreAt(state, decay, LATER + DAY_MS)).toBeCloseTo((decayed + 10) * 0.95, 8);
});

test('points scored within the grace period decay after that period ends, and the next sign of life starts a new grace period', () => {
  const inGrace = fold([demo, delivered(MONDAY + DAY_MS, 10)], ruleset);
  expect(scoreAt(inGrace, decay, MONDAY + 7 * DAY_MS)).toBe(60);
  expect(scoreAt(inGrace, decay, MONDAY + 8 * DAY_MS)).toBeCloseTo(57, 8);
  const back = fold([demo, delivered(LATER, 10), makeActivity({ occurredAt: LATER + 1, points: 0 })], ruleset);
  expect(back).toMatchObject({ lastEventAt: LATER + 1 });
  expect(back.scoredAt).toBeUndefined();
});

test('a lead that only machines have visited decays from its last points', () => {
  const state = fold([delivered(MONDAY, 40)], ruleset);
  expect(state.lastEventAt).toBeNull();
  expect(scoreAt(state, decay, MONDAY + DAY_MS)).toBeCloseTo(38, 8);
});

test('a bot’s event triggers an automation only if a condition asks for bots', () => {
  const fired = (conditions?: { property: string; operator: 'equals'; value: boolean }[]) =>
    matchAutomations([{ id: 'aut_1', name: 'Seen', whenEvent: 'page_view', ...(conditions && { conditions }) }], {
      ...{
        now: LATER,
        since: LATER - 1,
        previousScore: 0,
        score: 0,
        velocity: 0,
        stageMoves: [],
        segmentMoves: NO_MOVES,
        traits: {},
        gainedEmail: false,
        grade: null,
        lead: neverAsked,
      },
      ...{ lastEventAt: null, activities: [botView(LATER)] },
    });
  expect(fired()).toEqual([]);
  expect(fired([{ property: '$bot', operator: 'equals', value: true }])).toHaveLength(1);
});
