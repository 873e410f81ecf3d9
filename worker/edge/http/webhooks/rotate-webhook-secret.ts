import { rotateWebhookSecret } from '../../../settings/webhooks/rotate-webhook-secret.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const rotateWebhookSecretHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).rotateWebhookSecret,
  (call, { path, body }) => rotateWebhookSecret(call, { ...body, ...path }),
  refuseWebhook,
);
