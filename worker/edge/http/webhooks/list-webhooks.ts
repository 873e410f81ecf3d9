import { listWebhooks as definition } from '../../../contract/api/webhooks.ts';
import { listWebhooks } from '../../../settings/webhooks/read-webhooks.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { endpoint } from '../../endpoint.ts';

export const listWebhooksHandler = endpoint(definition, async ({ principal: { projectId }, env }) =>
  (await listWebhooks(env.DB, projectId)).map(toWebhook),
);
