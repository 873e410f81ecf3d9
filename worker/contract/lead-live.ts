import * as z from 'zod';
import { LeadDetail, TimelineEntry } from './lead.ts';

/** A message of a lead's socket: first the whole lead, then one message per version. */
export const LeadLiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), lead: LeadDetail }),
  z.object({
    type: z.literal('change'),
    /** The version before this message's change. If you have another version, you missed a message: refetch the lead. */
    fromVersion: z.int(),
    version: z.int(),
    lead: LeadDetail,
    /** The timeline entries of the events in this version. Entries of late events belong earlier in the timeline. */
    entries: z.array(TimelineEntry),
  }),
  /** The lead was merged into another, and this socket is closed: open a socket on that lead. */
  z.object({ type: z.literal('merged'), into: z.string() }),
]);
export type LeadLiveMessage = z.infer<typeof LeadLiveMessage>;
