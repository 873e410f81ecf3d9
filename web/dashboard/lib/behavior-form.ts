import type { BehaviorCondition, BehaviorOperator } from '../../../worker/contract/behavior-condition.ts';
import type { Condition } from '../../../worker/contract/condition.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { type ConditionForm, fromConditionForm, newKey, refuseCondition, toConditionForm } from './condition-leaf.ts';

/** A condition on behavior as form fields. */
export interface BehaviorForm {
  key: string;
  event: string;
  operator: BehaviorOperator;
  times: string;
  /** The period in days; null for all time. */
  days: string | null;
  where: readonly ConditionForm[];
}

export const newBehavior = (key: string): BehaviorForm => ({
  ...{ key, event: '', operator: 'did', times: '1', days: null, where: [] },
});

export const toBehaviorForm = ({
  event,
  operator,
  times = 1,
  withinDays,
  where = [],
}: BehaviorCondition): BehaviorForm => ({
  key: newKey(),
  event,
  operator,
  times: String(times),
  days: withinDays === undefined ? null : String(withinDays),
  where: where.map(toConditionForm),
});

/** Converts the form fields to a condition. Invalid numbers become NaN. */
export function fromBehaviorForm({ event, operator, times, days, where }: BehaviorForm): BehaviorCondition {
  const count = toNumber(times);
  return {
    event: event.trim(),
    operator,
    ...(count !== 1 && { times: count }),
    ...(days !== null && { withinDays: toNumber(days) }),
    ...(where.length > 0 && { where: where.map((each) => fromConditionForm(each) as Condition) }),
  };
}

const toNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/**
 * Explains why a condition on behavior cannot be saved; null if it can. `where` means that the error is in a condition on the
 * event's properties.
 */
export function refuseBehavior(
  form: BehaviorForm,
): { field: 'event' | 'times' | 'days' | 'where'; message: string } | null {
  const { event, times = 1, withinDays = 1 } = fromBehaviorForm(form);
  const { eventTypeCharsMax, behaviorTimesMax, conditionDaysMax } = LIMITS;
  if (event === '') return { field: 'event', message: 'Enter an event type.' };
  if (event.length > eventTypeCharsMax)
    return { field: 'event', message: `Use at most ${eventTypeCharsMax} characters.` };
  if (!(Number.isInteger(times) && times >= 1 && times <= behaviorTimesMax))
    return { field: 'times', message: `Enter a whole number from 1 to ${behaviorTimesMax}.` };
  if (!(withinDays > 0 && withinDays <= conditionDaysMax))
    return { field: 'days', message: `Enter a number of days, up to ${conditionDaysMax.toLocaleString('en')}.` };
  const refused = form.where.map(refuseCondition).find((each) => each !== null);
  return refused ? { field: 'where', message: refused.message } : null;
}
