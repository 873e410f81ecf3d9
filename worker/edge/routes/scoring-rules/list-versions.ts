import * as z from 'zod';
import { toInstant } from '../../../contract/instant.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { RulesetVersion } from '../../../contract/scoring-rule.ts';
import { listRulesets } from '../../../settings/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const listVersions = endpoint(
  {
    method: 'get',
    url: '/api/scoring-rules/versions',
    operationId: 'listRulesetVersions',
    tag: 'Scoring rules',
    summary: 'Published versions of the ruleset, newest first',
    description: 'Each as it was published, when, and by whom.',
    access: 'rules:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault) }),
    status: 200,
    answer: z.array(RulesetVersion),
  },
  async ({ query: { limit }, principal: { projectId }, env }) => {
    const versions = await listRulesets(env.DB, projectId, { limit });
    return versions.map(({ body, createdAt, createdBy }) => ({
      ...body,
      publishedAt: toInstant(createdAt),
      publishedBy: createdBy,
    }));
  },
);
