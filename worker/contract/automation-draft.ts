import * as z from 'zod';
import { ACTIONS, type ActionKind, When } from './automation.ts';
import { DisplayName } from './display-name.ts';
import { DRAFT_FIELDS } from './draft-fields.ts';
import { LeadId } from './ids.ts';

const mask = <Name extends string>(names: readonly Name[]): Record<Name, true> =>
  Object.fromEntries(names.map((name) => [name, true])) as Record<Name, true>;

const Draft = {
  name: DisplayName.default('New automation'),
  ...When.shape,
  leadId: LeadId.optional().describe(
    'If omitted, the most recently active lead is used, or a sample if there are no leads.',
  ),
};

/** The draft of an automation, possibly incomplete, without its receiver and secrets. */
export const AutomationDraft = z
  .discriminatedUnion('action', [
    z.object({ ...Draft, action: z.literal('webhook'), config: ACTIONS.webhook.pick(mask(DRAFT_FIELDS.webhook)) }),
    z.object({ ...Draft, action: z.literal('slack'), config: ACTIONS.slack.pick(mask(DRAFT_FIELDS.slack)) }),
    z.object({ ...Draft, action: z.literal('email'), config: ACTIONS.email.pick(mask(DRAFT_FIELDS.email)) }),
    z.object({ ...Draft, action: z.literal('hubspot'), config: ACTIONS.hubspot.pick(mask(DRAFT_FIELDS.hubspot)) }),
    z.object({
      ...{ ...Draft, action: z.literal('salesforce') },
      config: ACTIONS.salesforce
        .pick(mask(DRAFT_FIELDS.salesforce))
        .extend({ externalIdField: ACTIONS.salesforce.shape.externalIdField.default('Lead_Key__c') }),
    }),
  ])
  .meta({
    id: 'AutomationDraft',
    example: {
      name: 'Notify Sales on Qualified',
      action: 'slack',
      whenStage: 'qualified',
      config: { text: '{{lead.name | "Someone"}} {{reason}}. {{link}}' },
    },
  });
export type AutomationDraft = z.infer<typeof AutomationDraft>;

export const AutomationPreview = z
  .object({
    action: z.enum(Object.keys(ACTIONS) as [ActionKind, ...ActionKind[]]),
    leadId: z.string(),
    leadName: z.string().nullable().describe('The lead’s name, or else its email; null if it has neither.'),
    isSample: z.boolean().describe('True if the project has no leads yet, so the message is about a made-up lead.'),
    body: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe(
        'The body that the receiver would get. For an email, the body has `subject`, `text` and `html`. Null if no message would be sent.',
      ),
    skipped: z.string().nullable().describe('Why no message would be sent; null if a message would be sent.'),
  })
  .meta({
    id: 'AutomationPreview',
    example: {
      action: 'slack',
      leadId: 'lead_123',
      leadName: 'John Doe',
      isSample: false,
      body: { text: 'John Doe entered qualified from hot with 105 points.', blocks: [] },
      skipped: null,
    },
  });
export type AutomationPreview = z.infer<typeof AutomationPreview>;
