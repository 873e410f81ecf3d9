import * as z from 'zod';
import { OutgoingType } from './outgoing.ts';

export const WebhookInput = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .max(2048)
    .meta({ example: 'https://example.com/hooks/leads' }),
  description: z.string().max(500).default(''),
  events: z
    .array(OutgoingType)
    .min(1)
    .transform((events) => [...new Set(events)]),
  enabled: z.boolean().default(true),
});
export type WebhookInput = z.infer<typeof WebhookInput>;

export const WebhookChange = z
  .object({
    ...WebhookInput.shape,
    description: WebhookInput.shape.description.unwrap(),
    enabled: WebhookInput.shape.enabled.unwrap(),
  })
  .partial();

export const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(OutgoingType),
  enabled: z.boolean(),
  /** Why we switched it off, where we did: it answered 410, or failed for days. */
  disabledReason: z.string().nullable(),
  createdAt: z.string(),
});
export type Webhook = z.infer<typeof Webhook>;

/** The signing secret (Standard Webhooks, `whsec_…`) is shown here and never again. */
export const WebhookCreated = Webhook.extend({ secret: z.string() });

export const Delivery = z.object({
  /** The `webhook-id` of every attempt. */
  id: z.string(),
  targetKind: z.enum(['automation', 'endpoint']),
  targetId: z.string(),
  leadId: z.string(),
  type: OutgoingType,
  reason: z.string().nullable(),
  status: z.enum(['pending', 'delivered', 'dead', 'discarded']),
  attempts: z.int(),
  nextAttemptAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryAttempt = z.object({
  attempt: z.int(),
  at: z.string(),
  durationMs: z.int(),
  requestUrl: z.string(),
  requestBody: z.string(),
  responseStatus: z.int().nullable(),
  /** The beginning of what was answered. */
  responseExcerpt: z.string().nullable(),
  error: z.string().nullable(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

export const DeliveryDetail = Delivery.extend({ history: z.array(DeliveryAttempt) });
