import { deletePushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';

export const deletePushSubscriptionHandler = handle(
  async () => (await import('../../../contract/api/push.ts')).deletePushSubscription,
  deletePushSubscription,
);
