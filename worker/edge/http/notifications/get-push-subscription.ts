import { getPushSubscription as definition } from '../../../contract/api/push.ts';
import { getPushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';

export const getPushSubscriptionHandler = handle(definition, getPushSubscription);
