import { testWebhook } from '../../../automations/test-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const testWebhookHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).testWebhook,
  (call, { path }) => testWebhook(call, path),
  refuseWebhook,
);
