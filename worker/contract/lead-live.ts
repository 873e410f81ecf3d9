import * as z from 'zod';
import { Lead, TimelineEntry } from './lead.ts';

/** What a socket on one lead sends: the whole lead first, then one message for each version. */
export const LeadLiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), lead: Lead }),
  z.object({
    type: z.literal('change'),
    /** The version this change begins at. Where it is not the one you hold, you missed something: refetch. */
    fromVersion: z.int(),
    version: z.int(),
    lead: Lead,
    /** Timeline entries of the events that came in with this version; late ones stand earlier in the timeline. */
    entries: z.array(TimelineEntry),
  }),
  /** The lead was merged into another, and this socket is closed: open one there. */
  z.object({ type: z.literal('merged'), into: z.string() }),
]);
export type LeadLiveMessage = z.infer<typeof LeadLiveMessage>;
