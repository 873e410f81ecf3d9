import * as z from 'zod';
import { EventType } from './event-type.ts';
import { UtcInstant } from './instant.ts';
import { Lead } from './lead.ts';
import { RequestId } from './request-id.ts';
import { StageName } from './ruleset.ts';
import { Wording } from './wording.ts';

/** The messages that webhook endpoints can subscribe to. */
export const OutgoingType = z.enum([
  'lead.created',
  'lead.stage_changed',
  'lead.score_changed',
  'segment.entered',
  'segment.left',
  'lead.merged',
  'lead.erased',
  'automation.fired',
]);
export type OutgoingType = z.infer<typeof OutgoingType>;

/** Messages wait in the outbox and the delivery log for days, so they may lack fields that leads have gained since then. */
const StoredLead = Lead.extend({
  stageDropsAt: Lead.shape.stageDropsAt.default(null),
  firstTouch: Lead.shape.firstTouch.default(null),
  idKind: Lead.shape.idKind.default('own'),
  mergedCount: Lead.shape.mergedCount.default(0),
  owner: Lead.shape.owner.default(null),
  status: Lead.shape.status.default('new'),
  taskDueAt: Lead.shape.taskDueAt.default(null),
});

/**
 * A lead's message about a change: first a row in the outbox, then a message on the DELIVERIES queue. `id` stays the same, no matter how
 * often the message is sent. `seq` is the lead's version, by which receivers can order the messages about a lead.
 */
export const Outgoing = z.object({
  id: z.string(),
  type: OutgoingType,
  projectId: z.string(),
  leadId: z.string(),
  at: z.int(),
  seq: z.int(),
  /** The lead at that time; null if the lead is erased or would make the message too large. */
  lead: StoredLead.nullable(),
  /** Set if the lead was omitted because the message was too large for the queue: the size of the complete message in bytes. */
  tooLargeBytes: z.int().optional(),
  stageChange: z.object({ from: z.string(), to: z.string(), cause: z.string() }).optional(),
  previousScore: z.number().optional(),
  mergedInto: z.string().optional(),
  /** Set only in the messages `segment.entered` and `segment.left`. */
  segment: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Set only in the message `automation.fired`. */
  automation: z
    .object({ id: z.string(), name: z.string(), reason: z.string(), skipped: z.literal('no_email').optional() })
    .optional(),
  /** The type of the event that caused the run; set only in the message `automation.fired`, and only if an event caused the run. */
  eventType: EventType.optional(),
  /** The automation's own message, in a stored delivery. Other messages, and deliveries stored by earlier versions, lack this field. */
  wording: Wording.optional(),
  /** Set if a person sent the message to test a receiver. `check` writes nothing to a CRM. */
  test: z.enum(['send', 'check']).optional(),
  /** Set if only messages with publishable keys caused the change, or if the lead is known only from web pages. */
  causedBy: z.literal('pages').optional(),
  /** The request that caused the message. */
  requestId: RequestId.optional(),
});
export type Outgoing = z.infer<typeof Outgoing>;

/** The version of the webhook body's format. The fields of a version never change, but fields may be added. */
export const WEBHOOK_VERSION = 1;

const StageChange = z
  .object({ from: StageName, to: StageName, cause: z.enum(['event', 'decay', 'ruleset', 'merge', 'manual']) })
  .meta({ example: { from: 'hot', to: 'qualified', cause: 'event' } });

const NamedSegment = z
  .object({ id: z.string(), name: z.string() })
  .meta({ example: { id: 'seg_3b2a19081726354453627180f9e8d7c6', name: 'Hot at large companies' } });

/** The additional fields in `data`, for each type of message. */
const TOLD = {
  'lead.created': { lead: Lead },
  'lead.stage_changed': { lead: Lead, stageChange: StageChange },
  'lead.score_changed': { lead: Lead, previousScore: z.number().min(0).meta({ example: 60 }) },
  'segment.entered': { lead: Lead, segment: NamedSegment },
  'segment.left': { lead: Lead, segment: NamedSegment },
  'lead.merged': {
    lead: Lead,
    mergedInto: z.string().meta({ description: 'The lead that now contains this lead.', example: 'lead_456' }),
  },
  'lead.erased': { lead: z.null().meta({ example: null }) },
  'automation.fired': {
    lead: Lead,
    automation: z.object({ id: z.string(), name: z.string(), reason: z.string() }).meta({
      example: {
        id: 'aut_3b2a19081726354453627180f9e8d7c6',
        name: 'Notify Sales on Qualified',
        reason: 'entered qualified from hot with 105 points',
      },
    }),
    fields: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .optional()
      .meta({
        description: 'The fields that the automation adds, if any.',
        example: { plan: 'pro', score: 105 },
      }),
  },
} as const satisfies Record<OutgoingType, z.core.$ZodShape>;

const webhookMessage = <Type extends OutgoingType>(type: Type) =>
  z.object({
    type: z.literal(type),
    version: z.literal(WEBHOOK_VERSION),
    timestamp: UtcInstant,
    data: z.object({
      projectId: z.string(),
      leadId: z.string(),
      sequence: z.int().min(0).meta({
        description: 'Increases with each message about the same lead, so that you can sort messages.',
        example: 14,
      }),
      ...TOLD[type],
    }),
  });

/** The bodies of webhooks, by type. */
export const WEBHOOK_MESSAGES = {
  'lead.created': webhookMessage('lead.created').meta({ id: 'LeadCreatedMessage' }),
  'lead.stage_changed': webhookMessage('lead.stage_changed').meta({ id: 'LeadStageChangedMessage' }),
  'lead.score_changed': webhookMessage('lead.score_changed').meta({ id: 'LeadScoreChangedMessage' }),
  'segment.entered': webhookMessage('segment.entered').meta({ id: 'SegmentEnteredMessage' }),
  'segment.left': webhookMessage('segment.left').meta({ id: 'SegmentLeftMessage' }),
  'lead.merged': webhookMessage('lead.merged').meta({ id: 'LeadMergedMessage' }),
  'lead.erased': webhookMessage('lead.erased').meta({ id: 'LeadErasedMessage' }),
  'automation.fired': webhookMessage('automation.fired').meta({ id: 'AutomationFiredMessage' }),
} as const satisfies Record<OutgoingType, z.ZodType>;

const requestId = RequestId.optional();

/** A message on the DELIVERIES queue (an announcement to all subscribers) or on the ATTEMPTS queue (one delivery to attempt). */
export const DeliveryMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('publish'), outgoing: Outgoing, requestId }),
  z.object({ type: z.literal('attempt'), deliveryId: z.string(), requestId }),
]);
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
