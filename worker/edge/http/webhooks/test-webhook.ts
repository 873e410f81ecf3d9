import { testFire } from '../../../automations/test-fire.ts';
import { testWebhook as definition } from '../../../contract/api/webhooks.ts';
import { endpoint } from '../../endpoint.ts';
import { requireWebhook } from './webhook-path.ts';

export const testWebhookHandler = endpoint(
  definition,
  async ({ path: { webhookId }, principal: { projectId }, env, now }) => {
    await requireWebhook(env, projectId, webhookId);
    return testFire(env, { projectId, target: { kind: 'endpoint', id: webhookId }, lead: null, now });
  },
);
