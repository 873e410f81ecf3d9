import { listRulesetVersions as definition } from '../../../contract/api/scoring-rules.ts';
import { toInstant } from '../../../contract/instant.ts';
import { listRulesets } from '../../../settings/scoring/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const listRulesetVersionsHandler = endpoint(
  definition,
  async ({ query: { limit }, principal: { projectId }, env }) => {
    const versions = await listRulesets(env.DB, projectId, { limit });
    return versions.map(({ body, createdAt, createdBy }) => ({
      ...body,
      publishedAt: toInstant(createdAt),
      publishedBy: createdBy,
    }));
  },
);
