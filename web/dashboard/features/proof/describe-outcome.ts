import type { Outcome } from '../../../../worker/contract/outcome.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { countOf, humanize } from '../../lib/format.ts';

/** Describes the outcome in words. */
export function describeOutcome({ eventType, conditions, traits, horizonDays }: Outcome): string {
  const within = `within ${countOf(horizonDays, 'day')}`;
  if (!eventType) return `${describeConditions(traits).join(' and ')} ${within}`;
  const where = describeConditions(conditions).join(' and ');
  return where ? `${humanize(eventType)} where ${where}, ${within}` : `${humanize(eventType)} ${within}`;
}
