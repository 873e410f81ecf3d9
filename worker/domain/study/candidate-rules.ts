import { toGroup } from '../../contract/condition-tree.ts';
import { EventType } from '../../contract/event-type.ts';
import type { Ruleset, ScoringRule } from '../../contract/ruleset.ts';
import { LEARNING_RULES_MAX } from './learning-tape.ts';

/** The prefix of IDs for rules that the live ruleset does not have. */
const NEW = 'new_';
export const isNewRule = (ruleId: string): boolean => ruleId.startsWith(NEW);

/**
 * The rules for which points are searched. Candidates are the ruleset's rules, active ones first, and a new rule for each event type that
 * has no rule without conditions. Rules with negative points stay unchanged, because the search looks only for activities that make
 * conversion more likely.
 */
export function candidateRules(
  { rules }: Pick<Ruleset, 'rules'>,
  { eventTypes, newMax }: { eventTypes: readonly string[]; newMax: number },
): ScoringRule[] {
  const matched = new Set<string>();
  const isFirst = ({ eventType, conditions = [] }: Pick<ScoringRule, 'eventType' | 'conditions'>) => {
    const matches = JSON.stringify([eventType, toGroup(conditions)]);
    return !matched.has(matches) && matched.add(matches);
  };
  // Rules that are not candidates still cover their events.
  for (const rule of rules) if (rule.active && rule.points < 0) isFirst(rule);
  const known = rules.filter(({ points }) => points >= 0).toSorted((a, b) => Number(b.active) - Number(a.active));
  const added = eventTypes
    .filter((eventType) => EventType.safeParse(eventType).success)
    .map((eventType, i) => ({ ...{ id: `${NEW}${i}`, eventType, points: 0 }, description: '', active: false }));
  return [...known.filter(isFirst), ...added.filter(isFirst).slice(0, newMax)].slice(0, LEARNING_RULES_MAX);
}
