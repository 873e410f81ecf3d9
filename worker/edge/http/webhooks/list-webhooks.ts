import { listWebhooks } from '../../../settings/webhooks/show-webhooks.ts';
import { handle } from '../../handle.ts';

export const listWebhooksHandler = handle(
  async () => (await import('../../../contract/api/webhooks.ts')).listWebhooks,
  (call) => listWebhooks(call),
);
