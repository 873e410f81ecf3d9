import { updateWebhook as definition } from '../../../contract/api/webhooks.ts';
import { updateWebhook } from '../../../settings/webhooks/update-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const updateWebhookHandler = handle(
  definition,
  (call, { path, body }) => updateWebhook(call, { ...body, ...path }),
  refuseWebhook,
);
