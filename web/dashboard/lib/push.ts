import * as pushApi from '../../../worker/contract/api/push.ts';
import type { PushSubscriptionStatus } from '../../../worker/contract/push-subscription.ts';
import { callApi } from './api-client.ts';
import { getSession } from './session.ts';

/** The key in the browser's storage that says whose notifications it shows. */
const STORAGE_KEY = 'leads.push';

/** The service worker, which is registered if necessary; null in development, and if the browser supports none. */
export const registerServiceWorker = async (): Promise<ServiceWorkerRegistration | null> =>
  'serviceWorker' in navigator && import.meta.env.PROD
    ? navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
    : null;

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/**
 * Asks the person for permission, subscribes this browser, and sends the subscription to the server. Returns false if the person or the
 * browser refuses.
 */
export async function turnPushOn(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const registration = await registerServiceWorker();
  if (!registration) return false;
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  const subscription = await registration.pushManager.subscribe(options).catch(async () => {
    // The browser is still subscribed with the key of another server, or with an earlier key.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe(options);
  });
  await save(subscription);
  return true;
}

/**
 * Stops showing notifications in this browser. The server deletes the subscription as well: when the session ends, or when a push fails
 * because it no longer exists.
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
 * Lets a new session adopt the subscription that the same person made in an earlier session. A subscription of another person is ended.
 * So is one made with an earlier key of the server, because the push service would refuse messages signed with the new key.
 */
export async function keepPush(): Promise<void> {
  if (!canPush()) return;
  const subscription = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  if (!subscription) return;
  if (localStorage.getItem(STORAGE_KEY) !== getSession()?.user.id) return forgetPush();
  const { publicKey } = await save(subscription);
  if (publicKey !== keyOf(subscription)) await turnPushOff();
}

/** The server's key with which a subscription was made, in the form that the server uses. */
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
