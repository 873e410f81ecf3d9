import { updateWebhook } from '../../../settings/webhooks/update-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const updateWebhookHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).updateWebhook,
  (call, { path, body }) => updateWebhook(call, { ...body, ...path }),
  refuseWebhook,
);
