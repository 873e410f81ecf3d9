import * as z from 'zod';
import { LeadRun } from '../../../contract/scoring-rule.ts';
import { findLeadRun } from '../../../cron/lead-runs.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getRescore = endpoint(
  {
    method: 'get',
    url: '/api/scoring-rules/rescore/{runId}',
    operationId: 'getRescore',
    tag: 'Scoring rules',
    summary: 'How far a rescore has come',
    description: '`done` of `total` leads; `changed` of them have another score than before.',
    access: 'rules:read',
    path: z.object({ runId: z.string() }),
    status: 200,
    answer: LeadRun,
    refusals: ['not_found'],
  },
  async ({ path: { runId }, principal: { projectId }, env }) => requireLeadRun(env.DB, { projectId, runId }),
);

export async function requireLeadRun(db: D1Database, asked: { projectId: string; runId: string }): Promise<LeadRun> {
  const run = await findLeadRun(db, asked);
  if (!run) throw new Refusal('not_found', 'There is no such run.');
  return run;
}
