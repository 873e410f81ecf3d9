import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { type CursorOf, decodeCursor, encodeCursor } from '../../access/cursor.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { TimelineEntry } from '../../contract/lead.ts';
import type { TimelineQuery } from '../../contract/lead-query.ts';
import { askLead } from '../../lead/lead-client.ts';
import type { NoSuchLead } from './get-lead.ts';

/** A lead's history, oldest first. Returns the newest entries, or those before a cursor. */
export async function getLeadTimeline(
  call: Call,
  { leadId, at, limit, cursor }: z.infer<typeof TimelineQuery> & { leadId: string },
): Promise<{ entries: TimelineEntry[]; nextCursor: string | null } | NoSuchLead | { reason: 'bad_cursor' }> {
  requirePermission(call, 'leads:read');
  const asked =
    cursor === undefined
      ? { skip: 0, ...(at !== undefined && { until: fromInstant(at) }) }
      : await decodeCursor(cursor, 'timeline');
  if (!asked) return { reason: 'bad_cursor' };
  const page = await askLead(call.env, { projectId: call.projectId, leadId }, (lead) =>
    lead.timeline({ limit, ...asked }),
  );
  if (!page) return { reason: 'no_such_lead' };
  const { entries, hasMore, until } = page;
  const earlier: CursorOf<'timeline'> = { until, skip: asked.skip + entries.length };
  return { entries, nextCursor: hasMore ? encodeCursor(earlier) : null };
}
