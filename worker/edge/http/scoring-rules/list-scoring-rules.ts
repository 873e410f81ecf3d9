import { listScoringRules as definition } from '../../../contract/api/scoring-rules.ts';
import { getRuleset } from '../../../settings/scoring/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const listScoringRulesHandler = endpoint(definition, async ({ principal: { projectId }, env }) => {
  const { version, rules } = await getRuleset(env.DB, projectId);
  return rules.map((rule) => ({ ...rule, rulesetVersion: version }));
});
