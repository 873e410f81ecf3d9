import * as z from 'zod';
import { LeadFilter } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { LeadRun } from '../../../contract/scoring-rule.ts';
import { startErasureOf } from '../../../cron/erase-matching.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { matchFilter, tooManyToErase } from './match-filter.ts';

export const startErasure = endpoint(
  {
    method: 'post',
    url: '/api/erasures',
    operationId: 'startErasure',
    tag: 'Leads',
    summary: 'Erase all leads that match a filter',
    description:
      'Erases permanently, in the background, exactly the leads that match now, each with the leads merged into it. `leads` is the number that you expect; if another number matches, nothing is erased and the answer is 409. See the progress at `/api/erasures/{runId}`.',
    access: 'leads:write',
    body: z
      .object({
        filter: LeadFilter,
        leads: z.int().min(1).max(LIMITS.bulkEraseLeadsMax).describe('How many leads must match.'),
      })
      .meta({ example: { filter: { activeBefore: '2026-01-01T00:00:00Z', maxScore: 5 }, leads: 4210 } }),
    status: 202,
    answer: LeadRun,
    refusals: ['conflict'],
  },
  async ({ body: { filter, leads }, principal, env, now }) => {
    const matched = await matchFilter(env, principal.projectId, { filter, at: now });
    const { search, ...kept } = filter;
    const started = await startErasureOf(env, matched, {
      expected: leads,
      // A search may be somebody's name or address: nothing about them is to remain.
      filter: { ...kept, ...(search !== undefined && { search: '(not kept)' }) },
      actor: actorOf(principal),
    });
    if (started.status === 'started') return started.run;
    switch (started.reason) {
      case 'too_many':
        throw tooManyToErase('filter');
      case 'none':
        throw invalid([{ path: 'filter', message: 'matches no leads' }]);
      case 'other_number':
        throw new Refusal(
          'conflict',
          `${started.leads} leads match now, not ${leads}. Nothing was erased: check the number and try again.`,
        );
    }
  },
);
