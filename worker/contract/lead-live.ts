import * as z from 'zod';
import { LeadDetail, TimelineEntry } from './lead.ts';
import { RenewMessage } from './renew-message.ts';

/** A message on a lead's socket: first the whole lead, then one message per version. */
export const LeadLiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), lead: LeadDetail }),
  z.object({
    type: z.literal('change'),
    /** The version before this message's change. If your version differs from this one, you missed a message. Refetch the lead. */
    fromVersion: z.int(),
    version: z.int(),
    lead: LeadDetail,
    /** The timeline entries of this version's events. Entries of late events belong earlier in the timeline. */
    entries: z.array(TimelineEntry),
  }),
  /** The lead was merged into another, and this socket is closed. Open a socket on the lead `into` instead. */
  z.object({ type: z.literal('merged'), into: z.string() }),
  RenewMessage,
]);
export type LeadLiveMessage = z.infer<typeof LeadLiveMessage>;
