import * as z from 'zod';
import { PublishedRule } from '../../../contract/scoring-rule.ts';
import { getRuleset } from '../../../settings/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const listRules = endpoint(
  {
    method: 'get',
    url: '/api/scoring-rules',
    operationId: 'listScoringRules',
    tag: 'Scoring rules',
    summary: 'The scoring rules in force',
    description: 'Those that are switched off, too.',
    access: 'rules:read',
    status: 200,
    answer: z.array(PublishedRule),
  },
  async ({ principal: { projectId }, env }) => {
    const { version, rules } = await getRuleset(env.DB, projectId);
    return rules.map((rule) => ({ ...rule, rulesetVersion: version }));
  },
);
