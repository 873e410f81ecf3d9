import { Ruleset } from '../../../contract/ruleset.ts';
import { getRuleset } from '../../../settings/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const getRulesetEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/scoring-rules/ruleset',
    operationId: 'getRuleset',
    tag: 'Scoring rules',
    summary: 'The ruleset in force: rules, stages and decay',
    description: 'What the next event is scored by.',
    access: 'rules:read',
    status: 200,
    answer: Ruleset,
  },
  async ({ principal: { projectId }, env }) => getRuleset(env.DB, projectId),
);
