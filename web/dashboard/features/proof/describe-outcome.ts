import type { Outcome } from '../../../../worker/contract/outcome.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { countOf, humanize } from '../../lib/format.ts';

/** The outcome, in words. */
export function describeOutcome({ eventType, conditions, traits, horizonDays }: Outcome): string {
  const what = eventType
    ? [humanize(eventType), ...describeConditions(conditions)].join(', ')
    : describeConditions(traits).join(', ');
  return `${what} within ${countOf(horizonDays, 'day')}`;
}
