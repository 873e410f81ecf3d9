import * as z from 'zod';
import { LeadSummary } from './lead.ts';

/** What has become known of one lead; `lead` is null where it is no longer shown (merged into another, or erased). */
export const LeadNews = z.object({
  leadId: z.string(),
  lead: LeadSummary.nullable(),
  activity: z.array(z.object({ eventType: z.string(), count: z.int() })),
  stageMoves: z.array(z.object({ from: z.string(), to: z.string(), cause: z.string() })),
});
export type LeadNews = z.infer<typeof LeadNews>;

/**
 * What a socket on a project sends: one message for the leads written to the lists at once, never one per event, and at most
 * ten a second. After a reconnect, or where `more` is not 0, refetch what you show.
 */
export const ProjectLiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), at: z.string() }),
  z.object({
    type: z.literal('commit'),
    at: z.string(),
    news: z.array(LeadNews),
    /** Leads that changed beyond those told here. */
    more: z.int(),
    /** Of the events in it, how long the one that waited longest was scored before lists knew; null where it has none. */
    lagMs: z.int().nullable(),
  }),
]);
export type ProjectLiveMessage = z.infer<typeof ProjectLiveMessage>;
