import { PublishedRule } from '../../../contract/scoring-rule.ts';
import { getRuleset } from '../../../settings/rulesets.ts';
import { endpoint } from '../../endpoint.ts';
import { pickRule, RulePath } from './rule-path.ts';

export const getRule = endpoint(
  {
    method: 'get',
    url: '/api/scoring-rules/{ruleId}',
    operationId: 'getScoringRule',
    tag: 'Scoring rules',
    summary: 'One scoring rule',
    description: 'As it is in the ruleset in force.',
    access: 'rules:read',
    path: RulePath,
    status: 200,
    answer: PublishedRule,
    refusals: ['not_found'],
  },
  async ({ path: { ruleId }, principal: { projectId }, env }) => pickRule(await getRuleset(env.DB, projectId), ruleId),
);
