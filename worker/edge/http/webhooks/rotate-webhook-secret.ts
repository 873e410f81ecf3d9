import { rotateWebhookSecret as definition } from '../../../contract/api/webhooks.ts';
import { rotateWebhookSecret } from '../../../settings/webhooks/rotate-webhook-secret.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const rotateWebhookSecretHandler = handle(
  definition,
  (call, { path, body }) => rotateWebhookSecret(call, { ...body, ...path }),
  refuseWebhook,
);
