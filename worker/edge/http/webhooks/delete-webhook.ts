import { deleteWebhook as definition } from '../../../contract/api/webhooks.ts';
import { deleteWebhook } from '../../../settings/webhooks/delete-webhook.ts';
import { handle } from '../../handle.ts';
import { refuseWebhook } from './refuse-webhook.ts';

export const deleteWebhookHandler = handle(definition, (call, { path }) => deleteWebhook(call, path), refuseWebhook);
