import * as z from 'zod';
import { LeadFilter } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { countMatching } from '../../../project/matching-ids.ts';
import { endpoint } from '../../endpoint.ts';
import { matchFilter, tooManyToErase } from './match-filter.ts';

export const previewErasure = endpoint(
  {
    method: 'get',
    url: '/api/erasures/preview',
    operationId: 'previewErasure',
    tag: 'Leads',
    summary: 'Count the leads that a bulk erasure would erase',
    description: `Takes the filters of \`GET /api/leads\`. Without a filter, all leads of the project match. Max. ${LIMITS.bulkEraseLeadsMax} leads.`,
    access: 'leads:write',
    query: LeadFilter,
    status: 200,
    answer: z.object({ leads: z.int().meta({ example: 4210 }) }),
  },
  async ({ query, principal: { projectId }, env, now }) => {
    const matched = await matchFilter(env, projectId, { filter: query, at: now });
    const leads = await countMatching(env.DB, matched, LIMITS.bulkEraseLeadsMax);
    if (leads > LIMITS.bulkEraseLeadsMax) throw tooManyToErase('query');
    return { leads };
  },
);
