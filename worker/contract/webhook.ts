import * as z from 'zod';
import { HttpUrl } from './http-url.ts';
import { UtcInstant } from './instant.ts';
import { OutgoingType } from './outgoing.ts';
import { toPlainText } from './plain-text.ts';
import { RequestId } from './request-id.ts';

export const WebhookInput = z
  .object({
    url: HttpUrl.meta({ example: 'https://example.com/hooks/leads' }),
    description: z.string().overwrite(toPlainText).max(500).default(''),
    events: z
      .array(OutgoingType)
      .min(1)
      .transform((events) => [...new Set(events)]),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'WebhookInput' });
export type WebhookInput = z.infer<typeof WebhookInput>;

export const WebhookChange = z
  .object({
    ...WebhookInput.shape,
    description: WebhookInput.shape.description.unwrap(),
    enabled: WebhookInput.shape.enabled.unwrap(),
  })
  .partial()
  .meta({ id: 'WebhookChange', description: 'Fields you leave out do not change.' });

const WebhookId = z.string().meta({ example: 'whk_8a7b6c5d4e3f201918273645f0e1d2c3' });
const DeliveryId = z.string().meta({ example: 'msg_6d5c4b3a29180716253443526170f9e8' });

export const Webhook = z
  .object({
    id: WebhookId,
    url: z.string().meta({ example: 'https://example.com/hooks/leads' }),
    description: z.string(),
    events: z.array(OutgoingType),
    enabled: z.boolean(),
    disabledReason: z.string().nullable().meta({
      description: 'Why the platform disabled the endpoint: it answered 410, or failed for days. Null otherwise.',
      example: null,
    }),
    failingSince: UtcInstant.nullable().meta({
      description:
        'When the current series of failed attempts started; null if the last attempt succeeded. After five days of failures, the endpoint is disabled.',
      example: null,
    }),
    recovered: z
      .object({ from: UtcInstant, at: UtcInstant })
      .nullable()
      .meta({
        description:
          'The last time that the endpoint failed for an hour or longer, and when deliveries succeeded again (null if they still fail).',
        example: { from: '2026-02-10T21:12:00.000Z', at: '2026-02-11T09:30:00.000Z' },
      }),
    createdAt: UtcInstant,
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

export const WebhookCreated = Webhook.extend({
  secret: z.string().meta({ example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
}).meta({
  id: 'WebhookCreated',
  description: 'The signing secret (Standard Webhooks, `whsec_…`). The secret is shown only once.',
});

export const Delivery = z
  .object({
    id: DeliveryId.describe('The `webhook-id` header, which is the same for every attempt.'),
    targetKind: z.enum(['automation', 'endpoint']),
    targetId: z.string().meta({
      description: 'The automation or webhook endpoint that the delivery belongs to.',
      example: 'whk_8a7b6c5d4e3f201918273645f0e1d2c3',
    }),
    leadId: z.string(),
    leadName: z
      .string()
      .nullable()
      .describe(
        'The lead’s name or email at that time. Null if the lead had neither, or if the delivery does not store the lead.',
      ),
    type: OutgoingType,
    reason: z.string().nullable().meta({ description: 'Why the automation ran.', example: null }),
    status: z.enum(['pending', 'delivered', 'dead', 'discarded']),
    attempts: z.int().meta({ example: 1 }),
    failure: z.string().nullable().meta({
      description:
        'Why the message is not delivered (yet): the error of the last attempt, or the reason why no message was sent.',
      example: null,
    }),
    isTest: z.boolean().meta({ description: 'True for tests.', example: false }),
    leadKept: z.boolean().meta({
      description:
        'False if only web pages caused the delivery, and the day’s space for such deliveries was used up. Each attempt then sends the lead’s current state, bodies are not stored, and the delivery is deleted earlier.',
      example: true,
    }),
    requestId: RequestId.nullable().describe(
      'The request that caused the delivery, as in the logs and in `X-Request-Id`; null if the passing of time caused it.',
    ),
    nextAttemptAt: UtcInstant.nullable(),
    createdAt: UtcInstant,
    updatedAt: UtcInstant,
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryAttempt = z
  .object({
    attempt: z.int().meta({ example: 1 }),
    at: UtcInstant,
    durationMs: z.int().meta({ example: 84 }),
    requestUrl: z.string().meta({ example: 'https://example.com/hooks/leads' }),
    requestBody: z.string().nullable().meta({
      description: 'The request body that was sent, in the format of the current version. Null if `leadKept` is false.',
      example: '{"type":"lead.stage_changed"}',
    }),
    responseStatus: z.int().nullable().meta({ example: 200 }),
    responseExcerpt: z
      .string()
      .nullable()
      .meta({ description: 'The beginning of the receiver’s response.', example: 'ok' }),
    error: z.string().nullable().meta({ example: null }),
  })
  .meta({ id: 'DeliveryAttempt' });
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

export const DeliveryDetail = Delivery.extend({ history: z.array(DeliveryAttempt) }).meta({ id: 'DeliveryDetail' });
