import * as z from 'zod';
import { UtcInstant } from '../instant.ts';
import { Delivery, Webhook, WebhookChange, WebhookCreated, WebhookInput } from '../webhook.ts';
import { endpoint } from './endpoint.ts';

const WebhookPath = z.object({ webhookId: z.string() });

const DAY_SECONDS = 24 * 3600;

export const createWebhook = endpoint({
  method: 'post',
  url: '/api/webhooks',
  operationId: 'createWebhook',
  tag: 'Webhooks',
  summary: 'Subscribe a URL to events',
  description: 'Deliveries are signed according to Standard Webhooks 1.0.0. The secret is shown once.',
  isCreating: true,
  access: 'rules:write',
  body: WebhookInput,
  status: 201,
  answer: WebhookCreated,
  refusals: ['conflict'],
});

export const deleteWebhook = endpoint({
  method: 'delete',
  url: '/api/webhooks/{webhookId}',
  operationId: 'deleteWebhook',
  tag: 'Webhooks',
  summary: 'Delete a webhook endpoint',
  description: 'Pending deliveries to the endpoint are discarded at their next attempt.',
  access: 'rules:write',
  path: WebhookPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'whk_8a7b6c5d4e3f201918273645f0e1d2c3' }),
    deleted: z.literal(true),
  }),
  refusals: ['not_found'],
});

export const getWebhook = endpoint({
  method: 'get',
  url: '/api/webhooks/{webhookId}',
  operationId: 'getWebhook',
  tag: 'Webhooks',
  summary: 'Get a webhook endpoint',
  description: 'The answer does not contain the secret, which is shown only when you create or rotate it.',
  access: 'rules:read',
  path: WebhookPath,
  status: 200,
  answer: Webhook,
  refusals: ['not_found'],
});

export const listWebhooks = endpoint({
  method: 'get',
  url: '/api/webhooks',
  operationId: 'listWebhooks',
  tag: 'Webhooks',
  summary: 'List webhook endpoints, oldest first',
  description: 'Omits secrets. A disabled endpoint includes the reason why it was disabled.',
  access: 'rules:read',
  status: 200,
  answer: z.array(Webhook),
});

export const rotateWebhookSecret = endpoint({
  method: 'post',
  url: '/api/webhooks/{webhookId}/rotate-secret',
  operationId: 'rotateWebhookSecret',
  tag: 'Webhooks',
  summary: 'Rotate a signing secret',
  description: 'Both secrets sign messages until `overlapSeconds` have passed. The new secret is shown once.',
  isCreating: true,
  access: 'rules:write',
  path: WebhookPath,
  bodyOptional: true,
  body: z.object({
    overlapSeconds: z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS)
      .default(DAY_SECONDS),
  }),
  status: 200,
  answer: WebhookCreated.pick({ id: true, secret: true }).extend({ previousUntil: UtcInstant }),
  refusals: ['not_found'],
});

export const testWebhook = endpoint({
  method: 'post',
  url: '/api/webhooks/{webhookId}/test',
  operationId: 'testWebhook',
  tag: 'Webhooks',
  summary: 'Send a sample to a webhook endpoint now',
  description:
    'Sends a `lead.stage_changed` message about a made-up lead, signed like any other message. The message is sent once and without delay, and appears among the deliveries.',
  access: 'rules:write',
  path: WebhookPath,
  status: 200,
  answer: Delivery,
  answerHasReason: true,
  refusals: ['not_found'],
});

export const updateWebhook = endpoint({
  method: 'put',
  url: '/api/webhooks/{webhookId}',
  operationId: 'updateWebhook',
  tag: 'Webhooks',
  summary: 'Update a webhook endpoint',
  description: 'Fields you leave out do not change. Enabling a disabled endpoint resets its count of failures.',
  access: 'rules:write',
  path: WebhookPath,
  body: WebhookChange,
  status: 200,
  answer: Webhook,
  refusals: ['not_found', 'conflict'],
});
