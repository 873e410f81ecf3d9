import * as z from 'zod';
import { EventQuote } from './event-quote.ts';
import { LeadSummary } from './lead.ts';
import { RenewMessage } from './renew-message.ts';

/** A change of one lead. `lead` is null if lists no longer show it, because it was merged into another lead or erased. */
export const LeadNews = z.object({
  leadId: z.string(),
  lead: LeadSummary.nullable(),
  activity: z.array(z.object({ eventType: z.string(), count: z.int() })),
  /** The lead's last event; null if it has none. */
  lastEvent: EventQuote.nullable(),
  stageMoves: z.array(z.object({ from: z.string(), to: z.string(), cause: z.string() })),
});
export type LeadNews = z.infer<typeof LeadNews>;

/**
 * A message on a project's socket. Each `leads` message covers all leads written to D1 together, and at most ten messages are sent per
 * second. After a reconnect, or if `more` is not 0, refetch the data that you show.
 */
export const ProjectLiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), at: z.string() }),
  z.object({
    type: z.literal('commit'),
    at: z.string(),
    news: z.array(LeadNews),
    /** The number of changed leads that this message does not list. */
    more: z.int(),
    /**
     * The longest time from the scoring of an event to its arrival in lists, over the events in this message; null if the message has no
     * event.
     */
    lagMs: z.int().nullable(),
  }),
  /** A study or its verification has finished. */
  z.object({ type: z.literal('study'), at: z.string(), studyId: z.string() }),
  RenewMessage,
]);
export type ProjectLiveMessage = z.infer<typeof ProjectLiveMessage>;
