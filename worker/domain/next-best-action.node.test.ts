import { expect, test } from 'vitest';
import { MONDAY, makeStages } from '../testing/lead-events.ts';
import { chooseNextBestAction, type Situation } from './next-best-action.ts';
import type { RiskLevel } from './risk-level.ts';
import { DEFAULT_RULESET } from './ruleset.ts';
import type { Trend } from './trend.ts';

const { stages: DEFAULT_STAGES } = DEFAULT_RULESET;
const TRENDS: Trend[] = ['new', 'back', 'rising', 'steady', 'falling', 'unclear'];
const RISKS: RiskLevel[] = ['low', 'medium', 'high'];

const makeSituation = (given: Partial<Situation> = {}): Situation => ({
  stage: 'hot',
  trend: 'rising',
  risk: 'low',
  outcomeAt: null,
  canBeReached: true,
  hasActivity: true,
  lostReason: null,
  ...given,
});

test('a hot, increasingly active lead that is unlikely to be lost is sent a product demo, and the reason says so', () => {
  expect(chooseNextBestAction(makeSituation(), DEFAULT_STAGES)).toEqual({
    action: 'Send product demo',
    basis: {
      because: 'standing',
      stage: 'hot',
      trend: 'rising',
      risk: 'low',
      outcomeAt: null,
      canBeReached: true,
      reason: 'One stage below the top (hot), active on more days than two weeks ago, low churn risk.',
    },
  });
});

test('a customer is handed over, in whatever stage, reachable or not', () => {
  for (const { name: stage } of DEFAULT_STAGES) {
    for (const canBeReached of [true, false]) {
      const lead = makeSituation({ stage, canBeReached, outcomeAt: MONDAY });
      expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toMatchObject({
        action: 'Hand over to customer success',
        basis: { because: 'outcome', outcomeAt: '2026-01-05T00:00:00.000Z', reason: 'A customer since 2026-01-05.' },
      });
    }
  }
});

test('nobody is told to call a lead without an email or phone number', () => {
  for (const { name: stage } of DEFAULT_STAGES) {
    for (const trend of TRENDS) {
      const { action, basis } = chooseNextBestAction(
        makeSituation({ stage, trend, canBeReached: false }),
        DEFAULT_STAGES,
      );
      expect([action, basis.because]).toEqual(['Ask for an email address', 'no_contact']);
      expect(basis.reason).toMatch(new RegExp(`\\(${stage}\\), but no email or phone number is known\\.$`));
    }
  }
});

test('there is an action with its reason for every stage of any ruleset, trend and risk', () => {
  for (let count = 1; count <= 12; count++) {
    const stages = makeStages(Array.from({ length: count }, (_, i) => i * 10));
    for (const { name: stage } of stages) {
      for (const trend of TRENDS) {
        for (const risk of RISKS) {
          const { action, basis } = chooseNextBestAction(makeSituation({ stage, trend, risk }), stages);
          expect(action).toMatch(/^[A-Z][^.]+$/);
          expect(basis).toMatchObject({ because: 'standing', stage, trend, risk });
          expect(basis.reason).toMatch(new RegExp(`^(In|One) .*\\(${stage}\\), .+, .+\\.$`));
        }
      }
    }
  }
});

test('a stage is judged by its place, not by its name', () => {
  const actionsOf = (thresholds: readonly number[]) => {
    const stages = makeStages(thresholds);
    return stages.map(({ name: stage }) => chooseNextBestAction(makeSituation({ stage }), stages).action);
  };
  const [first, middle, second, top] = [
    'Send a getting-started guide',
    'Invite to a webinar',
    'Send product demo',
    'Send the contract',
  ];
  expect(actionsOf([0])).toEqual([first]);
  expect(actionsOf([0, 10])).toEqual([first, top]);
  expect(actionsOf([0, 10, 20])).toEqual([first, second, top]);
  expect(actionsOf([0, 10, 20, 30, 40])).toEqual([first, middle, middle, second, top]);
});

test('a lead without activity is contacted, with no further claims', () => {
  const lead = makeSituation({ stage: 'cold', trend: 'unclear', risk: 'medium', hasActivity: false });
  expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toMatchObject({
    action: 'Start a first conversation',
    basis: { because: 'no_activity', reason: 'This lead has no activity yet.' },
  });
});
