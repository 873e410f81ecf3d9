import { getRescore as definition } from '../../../contract/api/scoring-rules.ts';
import type { LeadRun } from '../../../contract/scoring-rule.ts';
import { findLeadRun } from '../../../cron/lead-runs.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getRescoreHandler = endpoint(definition, async ({ path: { runId }, principal: { projectId }, env }) =>
  requireLeadRun(env.DB, { projectId, runId }),
);

export async function requireLeadRun(db: D1Database, asked: { projectId: string; runId: string }): Promise<LeadRun> {
  const run = await findLeadRun(db, asked);
  if (!run) throw new Refusal('not_found', 'There is no such run.');
  return run;
}
