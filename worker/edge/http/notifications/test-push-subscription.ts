import { testPushSubscription as definition } from '../../../contract/api/push.ts';
import { testPushSubscription } from '../../../settings/notifications/push-subscription.ts';
import { handle } from '../../handle.ts';
import { refusePush } from './refuse-push.ts';

export const testPushSubscriptionHandler = handle(definition, testPushSubscription, refusePush);
