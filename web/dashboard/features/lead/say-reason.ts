import type { Intelligence } from '../../../../worker/contract/intelligence.ts';
import type { Times } from '../../lib/times.ts';

/** The reason for the next action. Writes the day of the outcome as the screen writes days, in the project's time zone. */
export function sayReason(
  { because, outcomeAt, reason }: Pick<Intelligence['basis']['nextBestAction'], 'because' | 'outcomeAt' | 'reason'>,
  times: Pick<Times, 'date'>,
): string {
  return because === 'outcome' && outcomeAt !== null
    ? `A customer since ${times.date(Date.parse(outcomeAt))}.`
    : reason;
}
