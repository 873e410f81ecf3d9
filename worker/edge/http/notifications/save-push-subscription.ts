import { savePushSubscription as definition } from '../../../contract/api/push.ts';
import { savePushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';
import { refusePush } from './refuse-push.ts';

export const savePushSubscriptionHandler = handle(
  definition,
  (call, { body }) => savePushSubscription(call, body),
  refusePush,
);
