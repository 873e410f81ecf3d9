import { getWebhook } from '../../../settings/webhooks/show-webhooks.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const getWebhookHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).getWebhook,
  (call, { path }) => getWebhook(call, path),
  refuseWebhook,
);
