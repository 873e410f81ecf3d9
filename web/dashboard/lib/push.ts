import * as pushApi from '../../../worker/contract/api/push.ts';
import type { PushSubscriptionStatus } from '../../../worker/contract/push-subscription.ts';
import { callApi } from './api-client.ts';
import { getSession } from './session.ts';

/** The browser-storage key with the ID of the person whose notifications this browser shows. */
const STORAGE_KEY = 'leads.push';

/** Returns the service worker, and registers it if needed. Returns null in development, and in browsers without service workers. */
export const registerServiceWorker = async (): Promise<ServiceWorkerRegistration | null> =>
  'serviceWorker' in navigator && import.meta.env.PROD
    ? navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
    : null;

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/**
 * Asks for permission, subscribes this browser to push, and sends the subscription to the server. Returns false if the person or
 * the browser refuses.
 */
export async function turnPushOn(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const registration = await registerServiceWorker();
  if (!registration) return false;
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  const subscription = await registration.pushManager.subscribe(options).catch(async () => {
    // The browser still has a subscription that was made with another server key.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe(options);
  });
  await save(subscription);
  return true;
}

/**
 * Stops notifications in this browser. The server deletes its copy of the subscription when the session ends, or when a push fails
 * because the subscription is gone.
 */
export async function forgetPush(): Promise<void> {
  localStorage.removeItem(STORAGE_KEY);
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

export async function turnPushOff(): Promise<void> {
  await forgetPush();
  await callApi(pushApi.deletePushSubscription);
}

/**
 * Keeps push on after a new sign-in if the same person had turned it on in an earlier session. Unsubscribes if the subscription
 * belongs to someone else, or if the server's key has changed since: the push service would refuse messages signed with the new
 * key.
 */
export async function keepPush(): Promise<void> {
  if (!canPush()) return;
  const subscription = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  if (!subscription) return;
  if (localStorage.getItem(STORAGE_KEY) !== getSession()?.user.id) return forgetPush();
  const { publicKey } = await save(subscription);
  if (publicKey !== keyOf(subscription)) await turnPushOff();
}

/** The server key of a subscription, as base64url, which is the form that the server uses. */
function keyOf({ options: { applicationServerKey: key } }: PushSubscription): string | null {
  if (!key) return null;
  return btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function save(subscription: PushSubscription): Promise<PushSubscriptionStatus> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
  const status = await callApi(pushApi.savePushSubscription, { body: { endpoint, keys: { p256dh, auth } } });
  localStorage.setItem(STORAGE_KEY, getSession()?.user.id ?? '');
  return status;
}
