import * as z from 'zod';
import { getLeadTimeline as definition } from '../../../contract/api/leads.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchLead } from './get-lead.ts';

export const getLeadTimelineHandler = endpoint(
  definition,
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
