import type { Call } from '../../access/call.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { RulesetChange } from '../../contract/scoring-rule.ts';
import { applyChange } from './apply-change.ts';
import { type PublishRefused, publishRuleset } from './publish-ruleset.ts';

/** Changes the named parts of the ruleset, and publishes. */
export const updateRuleset = (call: Call, change: RulesetChange): Promise<Ruleset | PublishRefused> =>
  publishRuleset(call, applyChange(change));
