import * as z from 'zod';
import { removeRule } from '../../../domain/change-rules.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';
import { RulePath, withRules } from './rule-path.ts';

export const deleteRule = endpoint(
  {
    method: 'delete',
    url: '/api/scoring-rules/{ruleId}',
    operationId: 'deleteScoringRule',
    tag: 'Scoring rules',
    summary: 'Remove a scoring rule',
    description: 'Points that it gave stay until the history is rescored.',
    access: 'rules:write',
    path: RulePath,
    status: 200,
    answer: z.object({
      id: z.string().meta({ example: 'rule_1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f' }),
      deleted: z.literal(true),
      rulesetVersion: z.int(),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { ruleId }, ...call }) => {
    const { version } = await publish(
      call,
      withRules((rules) => removeRule(rules, ruleId)),
    );
    return { id: ruleId, deleted: true as const, rulesetVersion: version };
  },
);
