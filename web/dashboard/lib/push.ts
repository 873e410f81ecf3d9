import * as pushApi from '../../../worker/contract/api/push.ts';
import type { PushSubscriptionStatus } from '../../../worker/contract/push-subscription.ts';
import { callApi } from './api-client.ts';
import { getSession } from './session.ts';

/** In the browser's storage: whose notifications it shows. */
const STORAGE_KEY = 'leads.push';

/** The service worker, registered if it isn't yet; null if this browser has none, and in development. */
export const registerServiceWorker = async (): Promise<ServiceWorkerRegistration | null> =>
  'serviceWorker' in navigator && import.meta.env.PROD
    ? navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })
    : null;

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Asks the person, subscribes this browser, and notifies the server. False if the person or the browser refuses. */
export async function turnPushOn(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const registration = await registerServiceWorker();
  if (!registration) return false;
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  const subscription = await registration.pushManager.subscribe(options).catch(async () => {
    // It is subscribed with another server's key, or an earlier one.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe(options);
  });
  await save(subscription);
  return true;
}

/** Stops showing notifications in this browser. The server forgets it too, with its session or when it finds it gone. */
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
 * A new session takes over the subscription that its person made in an earlier one. Another person's subscription ends, and so does one
 * made with an earlier key of the server, whose messages it would refuse.
 */
export async function keepPush(): Promise<void> {
  if (!canPush()) return;
  const subscription = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  if (!subscription) return;
  if (localStorage.getItem(STORAGE_KEY) !== getSession()?.user.id) return forgetPush();
  const { publicKey } = await save(subscription);
  if (publicKey !== keyOf(subscription)) await turnPushOff();
}

/** The server's key that a subscription was made with, as the server writes it. */
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
