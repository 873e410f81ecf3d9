import type { AutomationRule } from '../contract/automation.ts';
import { DAY_MS } from './time.ts';

/** The instant at which a lead has been idle for this number of days, or null. */
export const quietSince = (days: number | undefined, lastEventAt: number | null): number | null =>
  days === undefined || lastEventAt === null ? null : lastEventAt + Math.round(days * DAY_MS);

/** The numbers of idle days that trigger any of the rules. */
export const quietDaysOf = (rules: readonly AutomationRule[]): number[] => [
  ...new Set(rules.flatMap(({ whenQuietDays }) => whenQuietDays ?? [])),
];

/** The next instant after `at` at which idle time triggers a rule, or null if there is none. */
export function nextQuietAt(quietDays: readonly number[], lastEventAt: number | null, at: number): number | null {
  const instants = quietDays
    .map((days) => quietSince(days, lastEventAt))
    .filter((instant) => instant !== null && instant > at);
  return instants.length === 0 ? null : Math.min(...(instants as number[]));
}
