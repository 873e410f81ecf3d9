import { getWebhook as definition } from '../../../contract/api/webhooks.ts';
import { getWebhook } from '../../../settings/webhooks/show-webhooks.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const getWebhookHandler = handle(definition, (call, { path }) => getWebhook(call, path), refuseWebhook);
