import { Webhook } from '../../../contract/webhook.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { endpoint } from '../../endpoint.ts';
import { requireWebhook, WebhookPath } from './webhook-path.ts';

export const getWebhook = endpoint(
  {
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
  },
  async ({ path: { webhookId }, principal: { projectId }, env }) =>
    toWebhook(await requireWebhook(env, projectId, webhookId)),
);
