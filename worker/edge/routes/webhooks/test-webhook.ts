import { testFire } from '../../../automations/test-fire.ts';
import { Delivery } from '../../../contract/webhook.ts';
import { endpoint } from '../../endpoint.ts';
import { requireWebhook, WebhookPath } from './webhook-path.ts';

export const testWebhook = endpoint(
  {
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
  },
  async ({ path: { webhookId }, principal: { projectId }, env, now }) => {
    await requireWebhook(env, projectId, webhookId);
    return testFire(env, { projectId, target: { kind: 'endpoint', id: webhookId }, lead: null, now });
  },
);
