import type { Ruleset } from '../../contract/ruleset.ts';
import type { PublishedRule } from '../../contract/scoring-rule.ts';

export interface NoSuchRule {
  reason: 'no_such_rule';
}

/** A rule of a ruleset, with the ruleset's version. */
export function pickRule({ version, rules }: Ruleset, id: string): PublishedRule | NoSuchRule {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule ? { ...rule, rulesetVersion: version } : { reason: 'no_such_rule' };
}
