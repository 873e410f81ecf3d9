import { getStageMoves as definition } from '../../../contract/api/analytics.ts';
import { toInstant } from '../../../contract/instant.ts';
import { countStageMoves } from '../../../project/analytics-queries.ts';
import { endpoint } from '../../endpoint.ts';
import { requireHourRange } from './hour-range.ts';

export const getStageMovesHandler = endpoint(definition, async ({ query, principal: { projectId }, env, now }) => {
  const range = requireHourRange(query, now);
  const counts = await countStageMoves(env.DB, { projectId, range, interval: query.interval });
  return counts.map(({ at, ...counted }) => ({ at: toInstant(at), ...counted }));
});
