import * as z from 'zod';
import { LeadDetail, TimelineEntry } from './lead.ts';

/** A message of a lead's socket: first the whole lead, then one message per version. */
export const LeadLiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), lead: LeadDetail }),
  z.object({
    type: z.literal('change'),
    /** The version before this change. If you have another one, you missed a message: refetch. */
    fromVersion: z.int(),
    version: z.int(),
    lead: LeadDetail,
    /** Timeline entries of the events in this version. Late ones are earlier in the timeline. */
    entries: z.array(TimelineEntry),
  }),
  /** The lead was merged into another, and this socket is closed: open one there. */
  z.object({ type: z.literal('merged'), into: z.string() }),
]);
export type LeadLiveMessage = z.infer<typeof LeadLiveMessage>;
