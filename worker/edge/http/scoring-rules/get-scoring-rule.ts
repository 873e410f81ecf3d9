import { getScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { getRuleset } from '../../../settings/scoring/rulesets.ts';
import { endpoint } from '../../endpoint.ts';
import { pickRule } from './rule-path.ts';

export const getScoringRuleHandler = endpoint(definition, async ({ path: { ruleId }, principal: { projectId }, env }) =>
  pickRule(await getRuleset(env.DB, projectId), ruleId),
);
