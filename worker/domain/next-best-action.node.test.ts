import { expect, test } from 'vitest';
import { makeStages } from '../testing/lead-events.ts';
import { chooseNextBestAction } from './next-best-action.ts';
import type { RiskLevel } from './risk-level.ts';
import { DEFAULT_RULESET } from './ruleset.ts';
import type { VelocityTrend } from './velocity-trend.ts';

const { stages: DEFAULT_STAGES } = DEFAULT_RULESET;
const TRENDS: VelocityTrend[] = ['increasing', 'steady', 'decreasing'];
const RISKS: RiskLevel[] = ['low', 'medium', 'high'];

test('a hot lead that is ever more active and unlikely to be lost is sent a product demo, and the reason says so', () => {
  const lead = { stage: 'hot', velocity: 'increasing', risk: 'low', isNew: false } as const;
  expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toEqual({
    action: 'Send product demo',
    basis: {
      stage: 'hot',
      velocity: 'increasing',
      risk: 'low',
      reason:
        'The lead is one stage below the top (hot), is more active than the week before and is unlikely to be lost.',
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
          expect(basis.reason).toMatch(new RegExp(`^The lead is .*\\(${stage}\\), .+ and .+\\.$`));
        }
      }
    }
  }
});

test('a stage is told by its place, not by its name', () => {
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

test('a lead that has done nothing yet is to be spoken to, and no more is claimed of it', () => {
  const lead = { stage: 'cold', velocity: 'steady', risk: 'medium', isNew: true } as const;
  expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toEqual({
    action: 'Start a first conversation',
    basis: {
      stage: 'cold',
      velocity: 'steady',
      risk: 'medium',
      reason: 'The lead has done nothing yet that we know of.',
    },
  });
});
