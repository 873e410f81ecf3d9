import * as z from 'zod';
import { Webhook } from '../../../contract/webhook.ts';
import { listWebhooks } from '../../../settings/webhooks/read-webhooks.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { endpoint } from '../../endpoint.ts';

export const listWebhooksEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/webhooks',
    operationId: 'listWebhooks',
    tag: 'Webhooks',
    summary: 'Webhook endpoints, oldest first',
    description: 'Without their secrets; one that we switched off says why.',
    access: 'rules:read',
    status: 200,
    answer: z.array(Webhook),
  },
  async ({ principal: { projectId }, env }) => (await listWebhooks(env.DB, projectId)).map(toWebhook),
);
