import { deleteWebhook } from '../../../settings/webhooks/delete-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const deleteWebhookHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).deleteWebhook,
  (call, { path }) => deleteWebhook(call, path),
  refuseWebhook,
);
