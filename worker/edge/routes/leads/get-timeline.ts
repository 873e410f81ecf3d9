import * as z from 'zod';
import { fromInstant } from '../../../contract/instant.ts';
import { TimelineEntry } from '../../../contract/lead.ts';
import { TimelineQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const getTimeline = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/timeline',
    operationId: 'getLeadTimeline',
    tag: 'Leads',
    summary: 'What the lead did and what it was worth, oldest first',
    description:
      'In the order in which things happened: an event that came late stands where it belongs. A long history comes in pages, newest first: while the answer has a `Link` with `rel="next"`, there are earlier entries behind it.',
    access: 'leads:read',
    path: LeadPath,
    query: TimelineQuery,
    status: 200,
    answer: z.array(TimelineEntry),
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at, limit, cursor }, principal: { projectId }, env, context }) => {
    const { until, skip } =
      cursor === undefined
        ? { until: at === undefined ? undefined : fromInstant(at), skip: 0 }
        : decodeCursor(cursor, TimelineCursor);
    const page = await askLead(env, { projectId, leadId }, (lead) =>
      lead.timeline({ limit, skip, ...(until !== undefined && { until }) }),
    );
    if (!page) throw noSuchLead();
    if (page.hasMore) {
      const next = new URL(context.req.url);
      const earlier: z.infer<typeof TimelineCursor> = { until: page.until, skip: skip + page.entries.length };
      next.searchParams.set('cursor', encodeCursor(earlier));
      context.get('answerHeaders').Link = `<${next.href}>; rel="next"`;
    }
    return page.entries;
  },
);

/** Where an earlier page ends: before the newest `skip` entries as of `until`. */
const TimelineCursor = z.strictObject({ until: z.int(), skip: z.int().min(0) });
