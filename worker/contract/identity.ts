import * as z from 'zod';
import { LeadId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import { Lead } from './lead.ts';

export const IdentityConflict = z
  .object({
    leadId: z.string(),
    otherLeadId: z.string(),
    reason: z
      .enum(['email_claimed', 'both_known', 'linked_elsewhere'])
      .describe(
        '`email_claimed`: the first said that it has the other’s e-mail. `both_known`: they were said to be one, and both have an e-mail. `linked_elsewhere`: an id that is part of the first was said to be the other’s.',
      ),
    createdAt: UtcInstant,
  })
  .meta({
    id: 'IdentityConflict',
    description:
      'Two leads that look like one person; each is known by itself already, so that they are never merged but by a person.',
  });
export type IdentityConflict = z.infer<typeof IdentityConflict>;

export const ConflictDecision = z.object({ leadId: LeadId, otherLeadId: LeadId }).meta({ id: 'ConflictDecision' });

export const MergeInput = z
  .object({
    leadId: LeadId,
    preview: z.boolean().default(false).describe('Only show what would come of it.'),
  })
  .meta({ id: 'MergeInput', description: 'The lead that becomes part of this one.' });

export const MergeAnswer = z
  .object({
    status: z.enum(['preview', 'merging']),
    winner: z.string(),
    loser: z.string(),
    lead: Lead,
  })
  .meta({
    id: 'MergeAnswer',
    description:
      '`lead` is the winner: as it would be (a preview), or as it is when the merge has begun (it goes on in the background).',
  });
