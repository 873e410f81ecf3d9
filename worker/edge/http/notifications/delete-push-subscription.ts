import { deletePushSubscription as definition } from '../../../contract/api/push.ts';
import { deletePushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';

export const deletePushSubscriptionHandler = handle(definition, deletePushSubscription);
