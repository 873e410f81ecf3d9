import { getPushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';

export const getPushSubscriptionHandler = handle(
  async () => (await import('../../../contract/api/push.ts')).getPushSubscription,
  getPushSubscription,
);
