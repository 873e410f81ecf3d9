import { createWebhook } from '../../../settings/webhooks/create-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const createWebhookHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).createWebhook,
  (call, { body }) => createWebhook(call, body),
  refuseWebhook,
);
