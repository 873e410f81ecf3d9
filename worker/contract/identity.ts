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

const Choice = z.enum(['kept', 'merged']);

/** Whose value stays where both leads have one; the kept lead's, unless said otherwise. */
export const MergeChoices = z
  .strictObject({
    name: Choice,
    email: Choice,
    company: Choice,
    phone: Choice,
    custom: z.record(z.string(), Choice).meta({ example: { plan: 'merged' } }),
  })
  .partial()
  .meta({ id: 'MergeChoices' });
export type MergeChoices = z.infer<typeof MergeChoices>;

/** A field of which two leads say different things. */
export const MergeDifference = z
  .object({
    field: z
      .string()
      .meta({ example: 'company' })
      .describe('`name`, `email`, `company`, `phone` or `custom.<property>`.'),
    kept: z.unknown().meta({ example: 'Acme Inc' }),
    merged: z.unknown().meta({ example: 'Initech' }),
  })
  .meta({ id: 'MergeDifference' });
export type MergeDifference = z.infer<typeof MergeDifference>;

export const MergeInput = z
  .object({
    leadId: LeadId,
    preview: z.boolean().default(false).describe('Show the resulting lead without merging.'),
    choose: MergeChoices.optional().describe('Where the two differ, whose value stays. The kept lead’s by default.'),
  })
  .meta({ id: 'MergeInput', description: 'The lead to merge into this one.' });

export const MergeAnswer = z
  .object({
    status: z.enum(['preview', 'merging']),
    winner: z.string(),
    loser: z.string(),
    lead: Lead,
    differences: z.array(MergeDifference).describe('Fields in which the two leads differ, and may be chosen between.'),
  })
  .meta({
    id: 'MergeAnswer',
    description:
      '`winner` is the id that stays: your own id before one we made before an anonymous one, otherwise the lead in the path. `lead` is that lead as it would be (`preview`), or as it is now that the merge has started.',
  });
export type MergeAnswer = z.infer<typeof MergeAnswer>;
