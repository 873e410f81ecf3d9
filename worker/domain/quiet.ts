import type { AutomationRule } from '../contract/automation.ts';
import { DAY_MS } from './time.ts';

/** The time at which a lead has been idle for this many days, or null. */
export const quietSince = (days: number | undefined, lastEventAt: number | null): number | null =>
  days === undefined || lastEventAt === null ? null : lastEventAt + Math.round(days * DAY_MS);

/** All numbers of idle days at which an automation runs. */
export const quietDaysOf = (rules: readonly AutomationRule[]): number[] => [
  ...new Set(rules.flatMap(({ whenQuietDays }) => whenQuietDays ?? [])),
];

/** The next time after `at` at which idleness triggers a rule, or null. */
export function nextQuietAt(quietDays: readonly number[], lastEventAt: number | null, at: number): number | null {
  const instants = quietDays
    .map((days) => quietSince(days, lastEventAt))
    .filter((instant) => instant !== null && instant > at);
  return instants.length === 0 ? null : Math.min(...(instants as number[]));
}
