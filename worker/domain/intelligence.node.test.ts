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

test('a busy hot lead gets the figures of the documented example, with the numbers behind each figure', () => {
  const at = MONDAY + 40 * DAY_MS;
  const events = [
    makeTraitsLearned({ traits: { email: 'alice@test.com' } }),
    makeActivity({ occurredAt: MONDAY, points: 5 }),
    makeActivity({ occurredAt: at - 6 * DAY_MS, points: 5 }),
    makeActivity({ occurredAt: at - DAY_MS, points: 20 }),
    makeActivity({ occurredAt: at, points: 50 }),
  ];
  expect(computeIntelligence(events.map(toFolded), makeConfig(), { at, outcomeAt: null })).toEqual({
    riskLevel: 'low',
    trend: 'back',
    velocityTrend: 'steady',
    nextBestAction: 'Send product demo',
    engagementScore: 5.9,
    churnProbability: 0.16,
    basis: {
      engagement: {
        weightedPoints: expect.closeTo(5 * 0.5 ** (40 / 7) + 5 * 0.5 ** (6 / 7) + 20 * 0.5 ** (1 / 7) + 50, 9),
        halfLifeDays: 7,
        halfwayPoints: 50,
      },
      trend: { activeDaysLast14: 3, activeDaysBefore14: 0, chance: null },
      churn: {
        repeatActiveDays: 3,
        recencyWeeks: 40 / 7,
        ageWeeks: 40 / 7,
        parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
      },
      // The lead was just active, so T = t and P(alive) = 1/(1 + a/(b + x)).
      comingBack: null,
      risk: { mediumFrom: 1 / 3, highFrom: 2 / 3, churnProbability: expect.closeTo(0.891 / (0.891 + 4.614), 9) },
      nextBestAction: {
        because: 'standing',
        stage: 'hot',
        trend: 'back',
        risk: 'low',
        outcomeAt: null,
        canBeReached: true,
        event: null,
        reason: 'One stage below the top (hot), back after two weeks or more, low churn risk.',
      },
    },
  });
});

test('a lead without activity, known only by its properties, gets no invented figures', () => {
  const known = toFolded(makeTraitsLearned({ traits: { phone: '+49 30 1234' } }));
  expect(computeIntelligence([known], makeConfig(), { at: MONDAY, outcomeAt: null })).toEqual({
    riskLevel: 'medium',
    trend: 'unclear',
    velocityTrend: 'steady',
    nextBestAction: 'Start a first conversation',
    engagementScore: 0,
    churnProbability: null,
    basis: {
      engagement: { weightedPoints: 0, halfLifeDays: 7, halfwayPoints: 50 },
      trend: { activeDaysLast14: 0, activeDaysBefore14: 0, chance: null },
      churn: null,
      comingBack: null,
      risk: { mediumFrom: 1 / 3, highFrom: 2 / 3, churnProbability: null },
      nextBestAction: {
        because: 'no_activity',
        stage: 'cold',
        trend: 'unclear',
        risk: 'medium',
        outcomeAt: null,
        canBeReached: true,
        event: null,
        reason: 'This lead has no activity yet.',
      },
    },
  });
});

test('the risk is based on the unrounded probability: 0.3335 is shown as 0.33 and means medium', () => {
  const active = [0, 58].map((day) => toFolded(makeActivity({ occurredAt: MONDAY + day * DAY_MS })));
  const { riskLevel, churnProbability, basis } = computeIntelligence(active, makeConfig(), {
    at: MONDAY + 87 * DAY_MS,
    outcomeAt: null,
  });
  expect(basis.risk.churnProbability).toBeCloseTo(0.3335, 4);
  expect({ riskLevel, churnProbability }).toEqual({ riskLevel: 'medium', churnProbability: 0.33 });
});

test('the figures of a lead ignore events after the given time', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const log = [...events].sort(compareEvents).map(toFolded);
      const known = log.filter(({ occurredAt }) => occurredAt <= at);
      const config = { version: 1, ruleset };
      const asked = { at, outcomeAt: null };
      expect(computeIntelligence(log, config, asked)).toEqual(computeIntelligence(known, config, asked));
    }),
    { numRuns: 300 },
  );
});

test('each figure can be computed from the numbers given with it', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const log = [...events].sort(compareEvents).map(toFolded);
      const found = computeIntelligence(log, { ruleset }, { at, outcomeAt: null });
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
        trend: found.trend,
        risk: found.riskLevel,
      });
    }),
    { numRuns: 500 },
  );
});
