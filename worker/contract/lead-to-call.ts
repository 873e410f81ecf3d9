import * as z from 'zod';
import { EventQuote } from './event-quote.ts';
import { Instant, UtcInstant } from './instant.ts';
import { LeadSummary } from './lead.ts';
import { LIMITS } from './limits.ts';
import { queryCount } from './query-count.ts';

export const LeadToCall = z
  .object({
    lead: LeadSummary,
    phone: z.string().nullable(),
    reason: EventQuote.nullable().describe(
      'The event with the highest urgency, which is its points × the score right after it, halved each day. Null if a snoozed lead has no such event.',
    ),
    snoozedUntil: UtcInstant.nullable().describe('Set if the lead is listed because its snooze has ended.'),
  })
  .meta({ id: 'LeadToCall', description: 'A lead that is worth a call now, and the reason.' });
export type LeadToCall = z.infer<typeof LeadToCall>;

export const LeadsToCallQuery = z.object({
  limit: queryCount(LIMITS.leadsToCallMax).default(LIMITS.leadsToCallMax),
});

export const CallMark = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('done') }),
    z.object({ status: z.literal('snoozed'), until: Instant }),
  ])
  .meta({ id: 'CallMark', example: { status: 'snoozed', until: '2026-02-16T08:00:00.000Z' } });
export type CallMark = z.infer<typeof CallMark>;
