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
  description: 'Signed by Standard Webhooks 1.0.0; the secret is shown once.',
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
  summary: 'Remove a webhook endpoint',
  description: 'What is still to be delivered to it is discarded at its next attempt.',
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
  summary: 'One webhook endpoint',
  description: 'Without its secret, which is shown once.',
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
  summary: 'Webhook endpoints, oldest first',
  description: 'Without their secrets; one that we switched off says why.',
  access: 'rules:read',
  status: 200,
  answer: z.array(Webhook),
});

export const rotateWebhookSecret = endpoint({
  method: 'post',
  url: '/api/webhooks/{webhookId}/rotate-secret',
  operationId: 'rotateWebhookSecret',
  tag: 'Webhooks',
  summary: 'Make a new signing secret',
  description: 'Both secrets sign until `overlapSeconds` have passed; the new one is shown once.',
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
    'A `lead.stage_changed` of a made-up lead, signed as ever. Tried once, at once, and shown in the deliveries.',
  access: 'rules:write',
  path: WebhookPath,
  status: 200,
  answer: Delivery,
  refusals: ['not_found'],
});

export const updateWebhook = endpoint({
  method: 'put',
  url: '/api/webhooks/{webhookId}',
  operationId: 'updateWebhook',
  tag: 'Webhooks',
  summary: 'Change a webhook endpoint',
  description: 'What is not named stays. Enabling an endpoint that was disabled forgets its failures.',
  access: 'rules:write',
  path: WebhookPath,
  body: WebhookChange,
  status: 200,
  answer: Webhook,
  refusals: ['not_found', 'conflict'],
});
