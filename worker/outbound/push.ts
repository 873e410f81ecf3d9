import { buildPushHTTPRequest } from '@pushforge/builder';
import { base64url } from 'jose';
import type { PushPayload } from '../contract/push-subscription.ts';
import { type Sent, sendRequest } from './send-request.ts';

export type PushEnv = Pick<Env, 'APP_ENV' | 'PUBLIC_URL' | 'EMAIL_FROM' | 'VAPID_KEY'>;

/** The push service address of one browser, with the keys that encrypt messages to it. */
export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushOptions {
  timeoutMs?: number | undefined;
}

/** A push service only queues the message, so it should answer quickly. The queue's other messages wait for the answer. */
const TIMEOUT_MS = 5_000;
/** How long push services keep a message while the device is off. After this time, the person still sees the notification in the app. */
const TTL_SECONDS = 12 * 3600;

/** The public VAPID key that browsers need to subscribe. Null if push is not set up. */
export function vapidPublicKey(env: Pick<Env, 'VAPID_KEY'>): string | null {
  const key = vapidKey(env);
  if (!key) return null;
  return base64url.encode(Uint8Array.of(4, ...base64url.decode(key.x), ...base64url.decode(key.y)));
}

/**
 * Encrypts a notification for one browser and sends it to its push service. Returns `gone` if the browser has unsubscribed. Never throws.
 */
export async function sendPush(
  env: PushEnv,
  target: PushTarget,
  payload: PushPayload,
  { timeoutMs = TIMEOUT_MS }: PushOptions = {},
): Promise<Sent & { gone: boolean }> {
  const jwk = vapidKey(env);
  if (!jwk) return failed('push is not set up: set VAPID_KEY');
  const { endpoint, p256dh, auth } = target;
  const built = await buildPushHTTPRequest({
    privateJWK: { kty: 'EC', crv: 'P-256', ...jwk },
    // The library rejects plain HTTP, which local push services use, so the library gets an https address. sendRequest checks the real
    // address.
    subscription: { endpoint: endpoint.replace(/^http:/, 'https:'), keys: { p256dh, auth } },
    message: { payload: { ...payload }, adminContact: contactOf(env), options: { ttl: TTL_SECONDS, urgency: 'high' } },
  }).catch(() => null);
  if (!built) return failed('the message could not be encrypted and signed: check VAPID_KEY');
  const headers = Object.fromEntries(new Headers(built.headers));
  const request = { method: 'POST', url: endpoint, headers, body: built.body };
  const sent = await sendRequest(request, { development: env.APP_ENV === 'development', timeoutMs });
  return { ...sent, gone: sent.response?.status === 404 || sent.response?.status === 410 };
}

/** Whether a browser's public key is a valid point on the curve P-256. Encryption fails otherwise. */
export const isPointOfP256 = (p256dh: string): Promise<boolean> =>
  crypto.subtle.importKey('raw', base64url.decode(p256dh), { name: 'ECDH', namedCurve: 'P-256' }, false, []).then(
    () => true,
    () => false,
  );

/** Whether the push service has accepted a message. */
export const isAccepted = ({ response }: Sent): boolean =>
  response !== null && response.status >= 200 && response.status < 300;

const failed = (error: string): Sent & { gone: boolean } => ({
  outcome: { error },
  response: null,
  error,
  gone: false,
});

function vapidKey({ VAPID_KEY }: Pick<Env, 'VAPID_KEY'>): { x: string; y: string; d: string } | null {
  const { x, y, d } = /^(?<x>[\w-]{43})\.(?<y>[\w-]{43})\.(?<d>[\w-]{43})$/.exec(VAPID_KEY ?? '')?.groups ?? {};
  return x && y && d ? { x, y, d } : null;
}

/** The contact address that we give to push services (RFC 8292, section 2.1). */
const contactOf = ({ PUBLIC_URL, EMAIL_FROM }: PushEnv): string =>
  PUBLIC_URL.startsWith('https:') ? PUBLIC_URL : `mailto:${/<([^<>]+)>/.exec(EMAIL_FROM)?.[1] ?? EMAIL_FROM}`;
