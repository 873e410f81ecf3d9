import { LIMITS } from '../limits.ts';
import { PushSubscriptionInput, PushSubscriptionStatus, PushTest } from '../push-subscription.ts';
import { endpoint } from './endpoint.ts';

export const getPushSubscription = endpoint({
  method: 'get',
  url: '/api/push-subscription',
  operationId: 'getPushSubscription',
  tag: 'Notifications',
  summary: 'Get this browser’s push subscription',
  description: 'Says whether this session’s browser gets push notifications, and returns the key to subscribe with.',
  access: 'account',
  status: 200,
  answer: PushSubscriptionStatus,
});

export const savePushSubscription = endpoint({
  method: 'put',
  url: '/api/push-subscription',
  operationId: 'savePushSubscription',
  tag: 'Notifications',
  summary: 'Turn on push notifications in this browser',
  description: `Stores the browser’s subscription (Push API) for this session, until the session ends. You can have ${LIMITS.pushSubscriptionsMax} subscriptions. A new subscription beyond this number replaces the oldest one.`,
  access: 'account',
  body: PushSubscriptionInput,
  status: 200,
  answer: PushSubscriptionStatus,
  refusals: ['conflict'],
});

export const deletePushSubscription = endpoint({
  method: 'delete',
  url: '/api/push-subscription',
  operationId: 'deletePushSubscription',
  tag: 'Notifications',
  summary: 'Turn off push notifications in this browser',
  description: 'Deletes this session’s subscription, if it has one. Signing out also deletes the subscription.',
  access: 'account',
  status: 200,
  answer: PushSubscriptionStatus,
});

export const testPushSubscription = endpoint({
  method: 'post',
  url: '/api/push-subscription/test',
  operationId: 'testPushSubscription',
  tag: 'Notifications',
  summary: 'Send a test notification to this browser',
  description: 'Sends one notification to this session’s browser, and returns its push service’s response.',
  access: 'account',
  status: 200,
  answer: PushTest,
  refusals: ['conflict'],
});
