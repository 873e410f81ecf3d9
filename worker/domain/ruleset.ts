import type { Conditions } from '../contract/condition.ts';
import { leavesOf } from '../contract/condition-tree.ts';
import type { Ruleset, ScoringRule } from '../contract/ruleset.ts';
import type { Activity, Award } from './lead-event.ts';
import { meetsConditions } from './meets-conditions.ts';

/** The ruleset of a new project. */
export const DEFAULT_RULESET: Ruleset = {
  version: 1,
  rules: [
    rule('page_view', 5, 'Viewed a page'),
    rule('signup', 20, 'Signed up'),
    rule('download', 10, 'Downloaded something'),
    rule('demo_request', 50, 'Asked for a demo'),
    rule('contract_signed', 100, 'Signed a contract'),
  ],
  stages: [
    { name: 'cold', from: 0 },
    { name: 'warm', from: 30 },
    { name: 'hot', from: 60 },
    { name: 'qualified', from: 100 },
  ],
  decay: { graceDays: 7, ratePerDay: 0.05 },
};

function rule(eventType: string, points: number, description: string): ScoringRule {
  return { id: `rule_${eventType}`, eventType, points, description, active: true };
}

/** Set to true on events of crawlers and other machines. */
export const BOT_PROPERTY = '$bot';
/** Set to true on events from pages if their type is reserved for the customer's servers. */
export const RESERVED_PROPERTY = '$reserved';

/**
 * Flags in the properties of events that are logged. Flagged events score and trigger nothing, unless the conditions of a rule name the
 * flag.
 */
const FLAGS = [BOT_PROPERTY, RESERVED_PROPERTY];

/** Whether an event meets the conditions. A flagged event matches only if one of the conditions names its flag. */
export function matchesEvent(properties: Activity['properties'], conditions: Conditions = []): boolean {
  const isNamed = (flag: string) => leavesOf(conditions).some(({ property }) => property === flag);
  if (FLAGS.some((flag) => properties[flag] === true && !isNamed(flag))) return false;
  return meetsConditions(properties, conditions);
}

/** The awards of an event: every active rule that matches adds its points. */
export function awardsFor({ type, properties }: Pick<Activity, 'type' | 'properties'>, ruleset: Ruleset): Award[] {
  const awards: Award[] = [];
  for (const { id, eventType, points, active, conditions, cap } of ruleset.rules) {
    if (!active || eventType !== type) continue;
    if (!matchesEvent(properties, conditions)) continue;
    awards.push({ rulesetVersion: ruleset.version, ruleId: id, points, ...(cap && { cap }) });
  }
  return awards;
}
