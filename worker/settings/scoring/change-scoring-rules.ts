import type { Call } from '../../access/call.ts';
import type { Ruleset, ScoringRule, ScoringRuleInput } from '../../contract/ruleset.ts';
import type { PublishedRule, ScoringRuleChange } from '../../contract/scoring-rule.ts';
import { addRule, changeRule, type RulesChanged, removeRule } from '../../domain/change-rules.ts';
import { newId } from '../storage/new-id.ts';
import { pickRule } from './pick-rule.ts';
import { type PublishRefused, publishRuleset } from './publish-ruleset.ts';

/** Adds a rule and publishes the ruleset. */
export async function createScoringRule(call: Call, input: ScoringRuleInput): Promise<PublishedRule | PublishRefused> {
  const id = newId('rule');
  const published = await publishRules(call, (rules) => addRule(rules, input, id));
  return 'reason' in published ? published : pickRule(published, id);
}

/** Changes the given fields of a rule and publishes the ruleset. */
export async function updateScoringRule(
  call: Call,
  { ruleId, ...change }: ScoringRuleChange & { ruleId: string },
): Promise<PublishedRule | PublishRefused> {
  const published = await publishRules(call, (rules) => changeRule(rules, ruleId, change));
  return 'reason' in published ? published : pickRule(published, ruleId);
}

/** Removes a rule and publishes the ruleset. */
export async function deleteScoringRule(
  call: Call,
  { ruleId }: { ruleId: string },
): Promise<{ id: string; deleted: true; rulesetVersion: number } | PublishRefused> {
  const published = await publishRules(call, (rules) => removeRule(rules, ruleId));
  return 'reason' in published ? published : { id: ruleId, deleted: true, rulesetVersion: published.version };
}

/** Publishes changed rules with the rest of the ruleset unchanged. */
const publishRules = (call: Call, change: (rules: ScoringRule[]) => RulesChanged): Promise<Ruleset | PublishRefused> =>
  publishRuleset(call, ({ rules, version: _version, ...kept }) => {
    const changed = change(rules);
    return 'reason' in changed ? changed : { ...kept, rules: changed.rules };
  });
