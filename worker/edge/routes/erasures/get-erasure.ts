import * as z from 'zod';
import { LeadRun } from '../../../contract/scoring-rule.ts';
import { findLeadRun } from '../../../cron/lead-runs.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getErasure = endpoint(
  {
    method: 'get',
    url: '/api/erasures/{runId}',
    operationId: 'getErasure',
    tag: 'Leads',
    summary: 'Progress of a bulk erasure',
    description:
      '`done` of `total` leads were handled; `changed` of them were erased. The others were gone already, or had become part of another lead.',
    access: 'leads:read',
    path: z.object({ runId: z.string() }),
    status: 200,
    answer: LeadRun,
    refusals: ['not_found'],
  },
  async ({ path: { runId }, principal: { projectId }, env }) => {
    const run = await findLeadRun(env.DB, { projectId, runId });
    if (run?.kind !== 'erase') throw new Refusal('not_found', 'There is no such erasure.');
    return run;
  },
);
