import * as z from 'zod';
import { Explanation } from '../../../contract/explanation.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { ExplanationQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const getExplanation = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/explain',
    operationId: 'getLeadExplanation',
    tag: 'Leads',
    summary: 'Why the score is what it is',
    description:
      'Every contribution, what caps withheld, what decay took and the floor gave: the lines add up to the score exactly. Of a long history, the newest lines come first, and `nextCursor` lists earlier ones.',
    access: 'leads:read',
    path: LeadPath,
    query: ExplanationQuery,
    status: 200,
    answer: Explanation,
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at: asked, limit, cursor }, principal: { projectId }, env }) => {
    const { at, end } =
      cursor === undefined
        ? { at: asked === undefined ? undefined : fromInstant(asked), end: undefined }
        : decodeCursor(cursor, ExplanationCursor);
    const found = await askLead(env, { projectId, leadId }, (lead) =>
      lead.explanation({ limit, ...(at !== undefined && { at }), ...(end !== undefined && { end }) }),
    );
    if (!found) throw noSuchLead();
    const earlier: z.infer<typeof ExplanationCursor> = { at: fromInstant(found.at), end: found.earlier.lines };
    return { ...found, nextCursor: earlier.end === 0 ? null : encodeCursor(earlier) };
  },
);

/** Where an earlier page ends: after the first `end` lines as of `at`. */
const ExplanationCursor = z.strictObject({ at: z.int(), end: z.int().min(1) });
