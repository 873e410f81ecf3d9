import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeConfig, makeTraitsLearned } from '../testing/lead-events.ts';
import { scoreAt } from './decay.ts';
import { fold } from './fold.ts';
import { toFolded } from './folded-event.ts';
import { computeIntelligence } from './intelligence.ts';
import { compareEvents } from './lead-event.ts';
import { stageOf } from './stages.ts';
import { DAY_MS } from './time.ts';

test('a busy hot lead reads like the documented example, with the numbers behind each figure', () => {
  const at = MONDAY + 20 * DAY_MS;
  const events = [
    makeActivity({ occurredAt: MONDAY, points: 5 }),
    makeActivity({ occurredAt: at - 6 * DAY_MS, points: 5 }),
    makeActivity({ occurredAt: at - DAY_MS, points: 20 }),
    makeActivity({ occurredAt: at, points: 50 }),
  ];
  expect(computeIntelligence(events.map(toFolded), makeConfig(), at)).toEqual({
    riskLevel: 'low',
    velocityTrend: 'increasing',
    nextBestAction: 'Send product demo',
    engagementScore: 5.9,
    churnProbability: 0.16,
    basis: {
      engagement: {
        weightedPoints: expect.closeTo(5 * 0.5 ** (20 / 7) + 5 * 0.5 ** (6 / 7) + 20 * 0.5 ** (1 / 7) + 50, 9),
        halfLifeDays: 7,
        halfwayPoints: 50,
      },
      velocity: { eventsLast7Days: 3, eventsBefore7Days: 0 },
      churn: {
        repeatActiveDays: 3,
        recencyWeeks: 20 / 7,
        ageWeeks: 20 / 7,
        parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
      },
      // Just active: T = t, and P(alive) = 1/(1 + a/(b + x)).
      risk: { mediumFrom: 1 / 3, highFrom: 2 / 3, churnProbability: expect.closeTo(0.891 / (0.891 + 4.614), 9) },
      nextBestAction: {
        stage: 'hot',
        velocity: 'increasing',
        risk: 'low',
        reason: 'One stage below the top (hot), more active than last week, low churn risk.',
      },
    },
  });
});

test('a lead without activity, known only by its traits, gets no invented figures', () => {
  expect(computeIntelligence([toFolded(makeTraitsLearned())], makeConfig(), MONDAY)).toEqual({
    riskLevel: 'medium',
    velocityTrend: 'steady',
    nextBestAction: 'Start a first conversation',
    engagementScore: 0,
    churnProbability: null,
    basis: {
      engagement: { weightedPoints: 0, halfLifeDays: 7, halfwayPoints: 50 },
      velocity: { eventsLast7Days: 0, eventsBefore7Days: 0 },
      churn: null,
      risk: { mediumFrom: 1 / 3, highFrom: 2 / 3, churnProbability: null },
      nextBestAction: {
        stage: 'cold',
        velocity: 'steady',
        risk: 'medium',
        reason: 'This lead has no activity yet.',
      },
    },
  });
});

test('risk uses the unrounded probability: 0.3335 is shown as 0.33 and is medium', () => {
  const active = [0, 58].map((day) => toFolded(makeActivity({ occurredAt: MONDAY + day * DAY_MS })));
  const { riskLevel, churnProbability, basis } = computeIntelligence(active, makeConfig(), MONDAY + 87 * DAY_MS);
  expect(basis.risk.churnProbability).toBeCloseTo(0.3335, 4);
  expect({ riskLevel, churnProbability }).toEqual({ riskLevel: 'medium', churnProbability: 0.33 });
});

test('later events do not matter', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const log = [...events].sort(compareEvents).map(toFolded);
      const known = log.filter(({ occurredAt }) => occurredAt <= at);
      const config = { version: 1, ruleset };
      expect(computeIntelligence(log, config, at)).toEqual(computeIntelligence(known, config, at));
    }),
    { numRuns: 300 },
  );
});

test('each figure follows from the numbers given for it', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const found = computeIntelligence([...events].sort(compareEvents).map(toFolded), { version: 1, ruleset }, at);
      const { engagement, churn, risk, nextBestAction } = found.basis;
      const engagementScore = (10 * engagement.weightedPoints) / (engagement.weightedPoints + engagement.halfwayPoints);
      expect(found.engagementScore).toBe(Math.round(engagementScore * 10) / 10);
      if (churn) {
        const { r, alpha, a, b } = churn.parameters;
        const idle = ((alpha + churn.ageWeeks) / (alpha + churn.recencyWeeks)) ** (r + churn.repeatActiveDays);
        const probability = 1 - 1 / (1 + (a / (b + churn.repeatActiveDays)) * idle);
        expect(risk.churnProbability).toBeCloseTo(probability, 12);
        expect(found.churnProbability).toBe(Math.round(probability * 100) / 100);
        const level = probability < risk.mediumFrom ? 'low' : probability < risk.highFrom ? 'medium' : 'high';
        expect(found.riskLevel).toBe(level);
      }
      const known = events.filter(({ occurredAt }) => occurredAt <= at);
      const score = scoreAt(fold(known, ruleset), ruleset.decay, at);
      expect(nextBestAction).toMatchObject({
        stage: stageOf(score, ruleset.stages).name,
        velocity: found.velocityTrend,
        risk: found.riskLevel,
      });
    }),
    { numRuns: 500 },
  );
});
