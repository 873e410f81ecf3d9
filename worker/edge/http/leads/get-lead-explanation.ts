import * as z from 'zod';
import { getLeadExplanation as definition } from '../../../contract/api/leads.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchLead } from './get-lead.ts';

export const getLeadExplanationHandler = endpoint(
  definition,
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
