import type { Call } from '../../access/call.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { RulesetUpdate } from '../../contract/scoring-rule.ts';
import { applyChange } from './apply-change.ts';
import { type PublishRefused, publishRuleset } from './publish-ruleset.ts';

/** Changes the given parts of the ruleset and publishes it. With `ifVersion`, does so only if that version is still live. */
export function updateRuleset(call: Call, { ifVersion, ...change }: RulesetUpdate): Promise<Ruleset | PublishRefused> {
  const apply = applyChange(change);
  return publishRuleset(call, (current) =>
    ifVersion === undefined || ifVersion === current.version
      ? apply(current)
      : { reason: 'other_version_live', version: current.version },
  );
}
