import * as z from 'zod';
import { LeadId } from './ids.ts';
import { Lead } from './lead.ts';

/** Two leads that look like one person; they are never merged but by a person, as both have an e-mail of their own. */
export const IdentityConflict = z.object({
  leadId: z.string(),
  otherLeadId: z.string(),
  /** `email_claimed`: the first said that it has the other's e-mail. `both_known`: they were said to be one, and both have an e-mail. */
  reason: z.enum(['email_claimed', 'both_known']),
  createdAt: z.string(),
});
export type IdentityConflict = z.infer<typeof IdentityConflict>;

export const ConflictDecision = z.object({ leadId: LeadId, otherLeadId: LeadId });

/** The lead that becomes part of this one. */
export const MergeInput = z.object({
  leadId: LeadId,
  /** Only show what would come of it. */
  preview: z.boolean().default(false),
});

/** `lead` is the winner: as it would be (a preview), or as it is when the merge has begun (it goes on in the background). */
export const MergeAnswer = z.object({
  status: z.enum(['preview', 'merging']),
  winner: z.string(),
  loser: z.string(),
  lead: Lead,
});
