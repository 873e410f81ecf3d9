import { testPushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';
import { refusePush } from './refuse-push.ts';

export const testPushSubscriptionHandler = handle(
  async () => (await import('../../../contract/api/push.ts')).testPushSubscription,
  testPushSubscription,
  refusePush,
);
