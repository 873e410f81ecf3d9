import { createWebhook as definition } from '../../../contract/api/webhooks.ts';
import { createWebhook } from '../../../settings/webhooks/create-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const createWebhookHandler = handle(definition, (call, { body }) => createWebhook(call, body), refuseWebhook);
