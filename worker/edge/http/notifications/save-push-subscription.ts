import { savePushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';
import { refusePush } from './refuse-push.ts';

export const savePushSubscriptionHandler = handle(
  async () => (await import('../../../contract/api/push.ts')).savePushSubscription,
  (call, { body }) => savePushSubscription(call, body),
  refusePush,
);
