import * as z from 'zod';
import { LeadId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import { Lead } from './lead.ts';

/** Why two leads may be the same person. */
export const ConflictReason = z
  .enum(['email_claimed', 'both_known', 'both_own', 'linked_elsewhere', 'too_many_merges'])
  .describe(
    [
      '`email_claimed`: the first was identified with the email of the second.',
      '`both_known`: they were linked, and have different emails.',
      '`both_own`: they were linked or share an email, and both IDs are your own.',
      '`linked_elsewhere`: an ID that belongs to the first was linked to the second.',
      '`too_many_merges`: they were linked, but publishable keys have merged 20 leads into one of them today, or the merge would exceed the 10,000 events or 4 MiB that they may add to it.',
    ].join(' '),
  );
export type ConflictReason = z.infer<typeof ConflictReason>;

/** The sender whose messages caused a conflict. */
export const RaisedBy = z
  .enum(['customer', 'pages'])
  .describe(
    '`customer`: your servers, an import or a person on your team. `pages`: only messages with publishable keys, which anyone can send.',
  );
export type RaisedBy = z.infer<typeof RaisedBy>;

export const ConflictFilter = z.object({
  leadId: LeadId.optional().describe('Only conflicts that involve this lead, on either side.'),
  raisedBy: RaisedBy.optional(),
  reason: ConflictReason.optional(),
});
export type ConflictFilter = z.infer<typeof ConflictFilter>;

export const IdentityConflict = z
  .object({
    leadId: z.string(),
    otherLeadId: z.string(),
    leadName: z
      .string()
      .nullable()
      .describe('The lead’s name, or its email if it has no name. Null if it has neither.')
      .meta({ example: 'Ann Lee' }),
    otherLeadName: z.string().nullable().meta({ example: 'ann@example.com' }),
    reason: ConflictReason,
    raisedBy: RaisedBy,
    createdAt: UtcInstant,
  })
  .meta({
    id: 'IdentityConflict',
    description:
      'Two leads that may be the same person, and that are not merged automatically, so a person must decide.',
  });
export type IdentityConflict = z.infer<typeof IdentityConflict>;

export const ConflictCounts = z
  .object({ customer: z.int().meta({ example: 3 }), pages: z.int().meta({ example: 41 }) })
  .meta({ id: 'ConflictCounts', description: 'The numbers of open conflicts, by who caused them.' });
export type ConflictCounts = z.infer<typeof ConflictCounts>;

export const ConflictDecision = z.object({ leadId: LeadId, otherLeadId: LeadId }).meta({ id: 'ConflictDecision' });

const Choice = z.enum(['kept', 'merged']);

/** The lead whose value is used if both leads have a value; by default, the kept lead. */
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

/** A field in which two leads have different values. */
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
    preview: z.boolean().default(false).describe('Only show the resulting lead, without merging.'),
    choose: MergeChoices.optional().describe(
      'For each field that differs, the lead whose value is used. If omitted, the kept lead’s value is used.',
    ),
    previewId: z
      .string()
      .optional()
      .meta({ example: '9f86d081884c7d65' })
      .describe(
        'The `previewId` from the preview. If a name, email, company, phone or property of either lead has changed since then, nothing is merged, and the answer is 409. The merged lead therefore never gets a value that you have not seen.',
      ),
  })
  .meta({ id: 'MergeInput', description: 'The lead to merge into this one.' });

export const MergeAnswer = z
  .object({
    status: z.enum(['preview', 'merging']),
    winner: z.string(),
    loser: z.string(),
    lead: Lead,
    differences: z.array(MergeDifference).describe('Fields in which the two leads differ, with the values of both.'),
    previewId: z
      .string()
      .meta({ example: '9f86d081884c7d65' })
      .describe(
        'Changes whenever a value of either lead changes. Send this ID with the merge, so that exactly the previewed values are merged.',
      ),
  })
  .meta({
    id: 'MergeAnswer',
    description:
      '`winner` is the ID that stays: your own ID before one we made before an anonymous one, otherwise the lead in the path. `lead` is that lead as it would be (`preview`), or as it is now that the merge has started.',
  });
export type MergeAnswer = z.infer<typeof MergeAnswer>;
