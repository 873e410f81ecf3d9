import { testWebhook } from '../../../automations/test-webhook.ts';
import { testWebhook as definition } from '../../../contract/api/webhooks.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const testWebhookHandler = handle(definition, (call, { path }) => testWebhook(call, path), refuseWebhook);
