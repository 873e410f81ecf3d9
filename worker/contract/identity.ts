import * as z from 'zod';
import { LeadId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import { Lead } from './lead.ts';

export const IdentityConflict = z
  .object({
    leadId: z.string(),
    otherLeadId: z.string(),
    reason: z
      .enum(['email_claimed', 'both_known', 'both_own', 'linked_elsewhere', 'too_many_merges'])
      .describe(
        [
          '`email_claimed`: the first was identified with the email of the second.',
          '`both_known`: they were linked, and have different emails.',
          '`both_own`: they were linked or share an email, and both ids are your own.',
          '`linked_elsewhere`: an id that belongs to the first was linked to the second.',
          '`too_many_merges`: they were linked, but pages have merged 20 leads into one of them today.',
        ].join(' '),
      ),
    createdAt: UtcInstant,
  })
  .meta({
    id: 'IdentityConflict',
    description: 'Two leads that look like one person but are never merged automatically: a person decides.',
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
