import { getWebhook as definition } from '../../../contract/api/webhooks.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { endpoint } from '../../endpoint.ts';
import { requireWebhook } from './webhook-path.ts';

export const getWebhookHandler = endpoint(definition, async ({ path: { webhookId }, principal: { projectId }, env }) =>
  toWebhook(await requireWebhook(env, projectId, webhookId)),
);
