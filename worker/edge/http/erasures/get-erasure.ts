import { getErasure as definition } from '../../../contract/api/erasures.ts';
import { findLeadRun } from '../../../cron/lead-runs.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getErasureHandler = endpoint(definition, async ({ path: { runId }, principal: { projectId }, env }) => {
  const run = await findLeadRun(env.DB, { projectId, runId });
  if (run?.kind !== 'erase') throw new Refusal('not_found', 'There is no such erasure.');
  return run;
});
