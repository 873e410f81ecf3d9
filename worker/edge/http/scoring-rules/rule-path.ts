import type { Ruleset, ScoringRule } from '../../../contract/ruleset.ts';
import type { RulesChanged } from '../../../domain/change-rules.ts';
import { Refusal } from '../../problem.ts';

/** Changes the rules of a ruleset and keeps the rest. */
export const withRules =
  (change: (rules: ScoringRule[]) => RulesChanged) =>
  ({ rules, version: _version, ...kept }: Ruleset) => {
    const changed = change(rules);
    return 'reason' in changed ? changed : { ...kept, rules: changed.rules };
  };

export function pickRule({ version, rules }: Ruleset, id: string) {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new Refusal('not_found', 'There is no such scoring rule.');
  return { ...rule, rulesetVersion: version };
}
