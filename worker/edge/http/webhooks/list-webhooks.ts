import { listWebhooks as definition } from '../../../contract/api/webhooks.ts';
import { listWebhooks } from '../../../settings/webhooks/show-webhooks.ts';
import { handle } from '../../handle.ts';

export const listWebhooksHandler = handle(definition, (call) => listWebhooks(call));
