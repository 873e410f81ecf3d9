import * as z from 'zod';
import { Conditions } from './condition.ts';
import { DisplayName } from './display-name.ts';
import { EventType } from './event-type.ts';
import { GradeOrLetter } from './fit.ts';
import { HttpUrl } from './http-url.ts';
import { UserId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import { LeadConditions } from './lead-condition.ts';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';
import { RequestId } from './request-id.ts';
import { StageName } from './ruleset.ts';
import { Email } from './traits.ts';
import { MessageFields, MessageText } from './wording.ts';

const secret = (example: string) => z.string().min(1).max(4096).meta({ example });

/** The action of an automation. Secrets of the action are stored encrypted, and shown masked. */
export const ACTIONS = {
  webhook: z.object({
    url: HttpUrl.meta({ example: 'https://crm.example.com/webhook' }),
    method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
    headers: z
      .record(z.string().max(100, 'has a name of more than 100 characters'), z.string().max(1000))
      .optional()
      .meta({
        description:
          'Headers sent with each request. Values are printable ASCII. The platform sets `Content-Type`, `Host`, `webhook-*` and other headers of the HTTP protocol itself.',
      }),
    fields: MessageFields.optional(),
  }),
  slack: z.object({
    url: HttpUrl.meta({ example: 'https://hooks.slack.com/services/T000/B000/XXXX' }),
    text: MessageText.optional(),
  }),
  email: z.object({
    to: z.array(Email).min(1).max(20),
    subject: z.string().overwrite(toPlainText).max(200).optional().describe('A single line. May contain placeholders.'),
    text: MessageText.optional(),
  }),
  hubspot: z.object({
    accessToken: secret('pat-na1-…'),
    scoreProperty: z.string().max(100).default('lead_score'),
    stageProperty: z.string().max(100).optional(),
    fields: MessageFields.optional(),
  }),
  assign: z.object({
    owners: z
      .array(UserId)
      .min(1)
      .max(LIMITS.assignedOwnersMax)
      .refine((owners) => new Set(owners).size === owners.length, 'must not name anyone twice')
      .describe('The user IDs of members. Leads are assigned to these members in turn.'),
    replacesOwner: z.boolean().default(false).describe('Also reassign leads that already have an owner.'),
  }),
  salesforce: z.object({
    instanceUrl: HttpUrl,
    clientId: secret('3MVG9…'),
    clientSecret: secret('…'),
    externalIdField: z.string().regex(/^\w+$/).max(100).meta({ example: 'Lead_Key__c' }),
    scoreField: z.string().regex(/^\w+$/).max(100).default('Lead_Score__c'),
    fields: MessageFields.optional(),
  }),
} as const;

export type ActionKind = keyof typeof ACTIONS;

export type ActionConfig = {
  [Kind in ActionKind]: { action: Kind; config: z.infer<(typeof ACTIONS)[Kind]> };
}[ActionKind];

/** The trigger. Exactly one of these fields is set. The automation runs only if all conditions below are true. */
export const When = z.object({
  whenStage: StageName.optional().meta({ description: 'The lead enters this stage, either from below or by decay.' }),
  whenLeavesStage: StageName.optional(),
  whenScoreAbove: z.number().min(0).optional().meta({ description: 'The score reaches or passes this value.' }),
  whenScoreBelow: z.number().min(0).optional().meta({ description: 'The score falls below this value.' }),
  whenEntersSegment: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The lead enters this shared segment (its ID), by an event or as time passes.' }),
  whenLeavesSegment: z.string().min(1).optional(),
  whenEvent: EventType.optional(),
  whenQuietDays: z
    .number()
    .min(0.04)
    .max(3650)
    .optional()
    .meta({ description: 'This many days have passed since the last event.' }),
});
const WHEN = Object.keys(When.shape) as (keyof typeof When.shape)[];

const Only = z.object({
  minVelocity: z.int().min(0).max(10).optional(),
  minScore: z.number().min(0).optional(),
  maxScore: z.number().min(0).optional(),
  grades: z
    .array(GradeOrLetter)
    .min(1)
    .max(LIMITS.gradesMax)
    .optional()
    .describe(
      'The lead has one of these grades. `A` includes every grade from A1 to A4. Leads have no grade if the ruleset has no fit rules.',
    )
    .meta({ example: ['A', 'B1'] }),
  conditions: Conditions.optional().describe('Conditions on the event’s properties; only with `whenEvent`.'),
  traits: LeadConditions.optional().describe(
    'Conditions on the lead at the time of the run: its properties, fields, lists and behavior, as in filters and segments.',
  ),
});

/**
 * The part of an automation that leads need. ProjectConfig contains these fields for each automation, but not the action and its secrets.
 */
export const AutomationRule = z.object({
  id: z.string(),
  name: z.string(),
  ...When.shape,
  ...Only.shape,
  /** Set if the action needs a lead with an email. */
  needsEmail: z.literal(true).optional(),
});
export type AutomationRule = z.infer<typeof AutomationRule>;

const Named = z.object({ name: DisplayName, enabled: z.boolean().default(true) });

const oneWhen = (input: z.infer<typeof When> & z.infer<typeof Only>, context: z.RefinementCtx) => {
  const named = WHEN.filter((key) => input[key] !== undefined);
  if (named.length !== 1) {
    context.addIssue({
      code: 'custom',
      path: [named[1] ?? 'whenStage'],
      message: `Give exactly one of ${WHEN.join(', ')}.`,
    });
  }
  if (input.conditions && input.whenEvent === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['conditions'],
      message: 'need whenEvent, because they are about an event',
    });
  }
};

const actions = (Object.keys(ACTIONS) as ActionKind[]).map((action) =>
  z
    .object({ ...Named.shape, ...When.shape, ...Only.shape, action: z.literal(action), config: ACTIONS[action] })
    .superRefine(oneWhen)
    .meta({ id: `${action.charAt(0).toUpperCase()}${action.slice(1)}AutomationInput` }),
);

const EXAMPLE = {
  name: 'Notify Sales on Qualified',
  action: 'webhook',
  whenStage: 'qualified',
  minVelocity: 5,
  config: { url: 'https://crm.example.com/webhook', method: 'POST' },
};

/** An automation as the API documents it: all settings in one flat object. */
export const AutomationInput = z
  .discriminatedUnion('action', actions as [(typeof actions)[number], ...typeof actions])
  .meta({ id: 'AutomationInput', example: EXAMPLE });
export type AutomationInput = Omit<AutomationRule, 'id' | 'needsEmail'> & { enabled: boolean } & ActionConfig;

export const Automation = z
  .object({
    id: z.string(),
    ...Named.shape,
    ...When.shape,
    ...Only.shape,
    action: z.enum(Object.keys(ACTIONS) as [ActionKind, ...ActionKind[]]),
    config: z.record(z.string(), z.unknown()),
    disabledReason: z
      .string()
      .nullable()
      .describe('Why the platform disabled the automation: its receiver answered 410. Null otherwise.'),
    createdAt: UtcInstant,
    lastFiredAt: UtcInstant.nullable(),
  })
  .meta({
    id: 'Automation',
    description: 'An automation as the API returns it. Secrets in `config` are masked.',
    example: {
      id: 'aut_3b2a19081726354453627180f9e8d7c6',
      ...EXAMPLE,
      enabled: true,
      disabledReason: null,
      createdAt: '2026-02-11T09:30:00.000Z',
      lastFiredAt: null,
    },
  });
export type Automation = z.infer<typeof Automation>;

export const Execution = z
  .object({
    id: z.string(),
    automationId: z.string(),
    leadId: z.string(),
    leadName: z
      .string()
      .nullable()
      .describe('The lead’s name or else its email at the time of the run; null if it had neither.'),
    at: UtcInstant,
    reason: z.string(),
    status: z.enum(['pending', 'delivered', 'dead', 'discarded']),
    failure: z.string().nullable().describe('Why the message is not delivered (yet), or why no message was sent.'),
    isTest: z.boolean().describe('True for tests.'),
    deliveryId: z.string(),
    requestId: RequestId.nullable().describe('The request that caused the run; null if the passing of time caused it.'),
  })
  .meta({
    id: 'Execution',
    description:
      'One run: lead, reason and result. A skipped run is `discarded`, and `failure` says why no message was sent.',
    example: {
      id: 'msg_6d5c4b3a29180716253443526170f9e8',
      automationId: 'aut_3b2a19081726354453627180f9e8d7c6',
      leadId: 'lead_123',
      leadName: 'John Doe',
      at: '2026-02-11T09:30:00.000Z',
      reason: 'entered qualified from hot with 105 points',
      status: 'delivered',
      failure: null,
      isTest: false,
      deliveryId: 'msg_6d5c4b3a29180716253443526170f9e8',
      requestId: 'b3c2a1de-6d1c-4f0b-9f0e-3a5b7c9d1e2f',
    },
  });
export type Execution = z.infer<typeof Execution>;
