import { previewErasure as definition } from '../../../contract/api/erasures.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { countMatching } from '../../../project/matching-ids.ts';
import { endpoint } from '../../endpoint.ts';
import { matchFilter, tooManyToErase } from './match-filter.ts';

export const previewErasureHandler = endpoint(definition, async ({ query, principal: { projectId }, env, now }) => {
  const matched = await matchFilter(env, projectId, { filter: query, at: now });
  const leads = await countMatching(env.DB, matched, LIMITS.bulkEraseLeadsMax);
  if (leads > LIMITS.bulkEraseLeadsMax) throw tooManyToErase('query');
  return { leads };
});
