import { expect, test } from 'vitest';
import type { NextAction } from '../contract/next-action.ts';
import { NEXT_ACTION_KINDS, type NextActionKind } from '../contract/next-action-kinds.ts';
import { MONDAY, makeStages } from '../testing/lead-events.ts';
import type { Prompt } from './find-prompt.ts';
import { chooseNextBestAction, type Situation } from './next-best-action.ts';
import type { RiskLevel } from './risk-level.ts';
import { DEFAULT_RULESET } from './ruleset.ts';
import type { Trend } from './trend.ts';

const { stages: DEFAULT_STAGES } = DEFAULT_RULESET;
const TRENDS: Trend[] = ['new', 'back', 'rising', 'steady', 'falling', 'unclear'];
const RISKS: RiskLevel[] = ['low', 'medium', 'high'];

const makePrompt = (nextAction: NextAction): Prompt => ({
  event: { eventId: 'evt_1', type: 'demo_request', occurredAt: MONDAY },
  rule: { id: 'rule_demo', nextAction },
});

const makeSituation = (given: Partial<Situation> = {}): Situation => ({
  stage: 'hot',
  trend: 'rising',
  risk: 'low',
  outcomeAt: null,
  canBeReached: true,
  hasActivity: true,
  lostReason: null,
  prompt: null,
  ...given,
});

test('a hot, increasingly active lead with a low churn risk gets a product demo, and the reason says so', () => {
  expect(chooseNextBestAction(makeSituation(), DEFAULT_STAGES)).toEqual({
    action: 'Send product demo',
    basis: {
      because: 'standing',
      stage: 'hot',
      trend: 'rising',
      risk: 'low',
      outcomeAt: null,
      canBeReached: true,
      event: null,
      reason: 'One stage below the top (hot), active on more days than two weeks ago, low churn risk.',
    },
  });
});

test('a customer is handed over in any stage, with or without contact details', () => {
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

test('a lead without an email or phone number gets no call as its next action', () => {
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

test('every combination of stage, trend and risk, in any ruleset, has an action with a reason', () => {
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

test('a stage counts by its position, not by its name', () => {
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

test('the next action for a lead without activity is a first conversation, for that reason alone', () => {
  const lead = makeSituation({ stage: 'cold', trend: 'unclear', risk: 'medium', hasActivity: false });
  expect(chooseNextBestAction(lead, DEFAULT_STAGES)).toMatchObject({
    action: 'Start a first conversation',
    basis: { because: 'no_activity', reason: 'This lead has no activity yet.' },
  });
});

test('a rule’s custom text becomes the action, and the reason names the event and the rule', () => {
  const prompt = makePrompt({ kind: 'own', text: 'Ask about the demo' });
  for (const { name: stage } of DEFAULT_STAGES) {
    for (const trend of TRENDS) {
      const { basis: standing } = chooseNextBestAction(makeSituation({ stage, trend }), DEFAULT_STAGES);
      expect(chooseNextBestAction(makeSituation({ stage, trend, prompt }), DEFAULT_STAGES)).toEqual({
        action: 'Ask about the demo',
        basis: {
          ...standing,
          because: 'last_event',
          event: {
            eventId: 'evt_1',
            eventType: 'demo_request',
            occurredAt: '2026-01-05T00:00:00.000Z',
            ruleId: 'rule_demo',
          },
          reason: `demo_request on 2026-01-05. ${standing.reason}`,
        },
      });
    }
  }
});

test('the wording of a rule’s action depends on stage and trend', () => {
  const wordingOf = (kind: NextActionKind, stage: string, trend: Trend) =>
    chooseNextBestAction(makeSituation({ stage, trend, prompt: makePrompt({ kind }) }), DEFAULT_STAGES).action;
  expect([wordingOf('call', 'qualified', 'rising'), wordingOf('call', 'qualified', 'falling')]).toEqual([
    'Book a closing call',
    'Call the decision maker',
  ]);
  expect([wordingOf('demo', 'cold', 'new'), wordingOf('demo', 'cold', 'steady')]).toEqual([
    'Send product demo',
    'Invite to a live demo',
  ]);
  for (const kind of NEXT_ACTION_KINDS) {
    for (const { name: stage } of DEFAULT_STAGES) {
      for (const trend of TRENDS) expect(wordingOf(kind, stage, trend)).toMatch(/^[A-Z][^.]+$/);
    }
  }
});

test('an outcome, a lost lead and missing contact details take precedence over a rule’s action', () => {
  const prompt = makePrompt({ kind: 'call' });
  const becauseOf = (given: Partial<Situation>) => {
    const { because, event } = chooseNextBestAction(makeSituation({ prompt, ...given }), DEFAULT_STAGES).basis;
    return [because, event?.eventId ?? null];
  };
  expect(becauseOf({ outcomeAt: MONDAY, canBeReached: false })).toEqual(['outcome', null]);
  expect(becauseOf({ lostReason: 'Budget' })).toEqual(['lost', null]);
  expect(becauseOf({ canBeReached: false })).toEqual(['no_contact', null]);
  expect(becauseOf({})).toEqual(['last_event', 'evt_1']);
  expect(becauseOf({ prompt: null })).toEqual(['standing', null]);
});
