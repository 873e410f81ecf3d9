import { expect, test } from 'vitest';
import { makeStages } from '../testing/lead-events.ts';
import { chooseNextBestAction } from './next-best-action.ts';
import type { RiskLevel } from './risk-level.ts';
import { DEFAULT_RULESET } from './ruleset.ts';
import type { VelocityTrend } from './velocity-trend.ts';

const { stages: DEFAULT_STAGES } = DEFAULT_RULESET;
const TRENDS: VelocityTrend[] = ['increasing', 'steady', 'decreasing'];
const RISKS: RiskLevel[] = ['low', 'medium', 'high'];

test('a hot, increasingly active lead that is unlikely to be lost is sent a product demo, and the reason says so', () => {
  const lead = { stage: 'hot', velocity: 'increasing', risk: 'low', isNew: false } as const;
  expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toEqual({
    action: 'Send product demo',
    basis: {
      stage: 'hot',
      velocity: 'increasing',
      risk: 'low',
      reason: 'One stage below the top (hot), more active than last week, low churn risk.',
    },
  });
});

test('there is an action with its reason for every stage of any ruleset, trend and risk', () => {
  for (let count = 1; count <= 12; count++) {
    const stages = makeStages(Array.from({ length: count }, (_, i) => i * 10));
    for (const { name: stage } of stages) {
      for (const velocity of TRENDS) {
        for (const risk of RISKS) {
          const { action, basis } = chooseNextBestAction({ stage, velocity, risk, isNew: false }, stages);
          expect(action).toMatch(/^[A-Z][^.]+$/);
          expect(basis).toMatchObject({ stage, velocity, risk });
          expect(basis.reason).toMatch(new RegExp(`^(In|One) .*\\(${stage}\\), .+, .+\\.$`));
        }
      }
    }
  }
});

test('a stage is judged by its place, not by its name', () => {
  const actionsOf = (thresholds: readonly number[]) => {
    const stages = makeStages(thresholds);
    return stages.map(
      ({ name: stage }) =>
        chooseNextBestAction({ stage, velocity: 'increasing', risk: 'low', isNew: false }, stages).action,
    );
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
  const lead = { stage: 'cold', velocity: 'steady', risk: 'medium', isNew: true } as const;
  expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toEqual({
    action: 'Start a first conversation',
    basis: {
      stage: 'cold',
      velocity: 'steady',
      risk: 'medium',
      reason: 'This lead has no activity yet.',
    },
  });
});
