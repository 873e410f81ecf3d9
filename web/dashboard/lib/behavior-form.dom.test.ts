import { expect, it } from 'vitest';
import type { BehaviorCondition } from '../../../worker/contract/behavior-condition.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { type BehaviorForm, newBehavior, refuseBehavior } from './behavior-form.ts';
import { fromLeadConditionsForm, hasRefused, toConditionsForm } from './condition-form.ts';
import { newCondition } from './condition-leaf.ts';
import { describeConditions } from './describe-conditions.ts';

const where: BehaviorCondition['where'] = [{ property: 'page', operator: 'starts_with', value: '/pricing' }];

it.each<[BehaviorCondition, string]>([
  [{ event: 'signup', operator: 'did' }, 'did signup'],
  [{ event: 'signup', operator: 'did_not' }, 'never did signup'],
  [{ event: 'signup', operator: 'did_not', withinDays: 1 }, 'did not do signup in the last day'],
  [
    { event: 'page_view', operator: 'did', times: 3, withinDays: 7, where },
    'did page_view at least 3 times in the last 7 days where page starts with “/pricing”',
  ],
])('%j survives a round trip through the form, and is described as: %s', (condition, words) => {
  const form = toConditionsForm({ any: [condition] });
  expect(fromLeadConditionsForm(form)).toEqual({ any: [condition] });
  expect(hasRefused(form)).toBe(false);
  expect(describeConditions([condition])).toEqual([words]);
});

it.each<[Partial<BehaviorForm>, string | undefined]>([
  [{}, undefined],
  [{ event: ' ' }, 'Enter an event type.'],
  [{ times: '0' }, `Enter a whole number from 1 to ${LIMITS.behaviorTimesMax}.`],
  [{ times: '1.5' }, `Enter a whole number from 1 to ${LIMITS.behaviorTimesMax}.`],
  [{ times: String(LIMITS.behaviorTimesMax) }, undefined],
  [{ times: String(LIMITS.behaviorTimesMax + 1) }, `Enter a whole number from 1 to ${LIMITS.behaviorTimesMax}.`],
  [{ days: '' }, 'Enter a number of days, up to 3,653.'],
  [{ days: '3653' }, undefined],
  [{ days: '3654' }, 'Enter a number of days, up to 3,653.'],
  [{ where: [newCondition()] }, 'Enter a property.'],
])('refuses the behavior condition %j: %s', (changed, message) => {
  expect(refuseBehavior({ ...newBehavior('1'), event: 'page_view', ...changed })?.message).toBe(message);
});
