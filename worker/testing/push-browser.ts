import { base64url } from 'jose';
import type { PushPayload } from '../contract/push-subscription.ts';

/** A browser's keys, as returned by `PushSubscription.toJSON`, and everything needed to decrypt messages to it. */
export async function newPushBrowser() {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const publicKey = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
  const auth = crypto.getRandomValues(new Uint8Array(16));
  const keys = { p256dh: base64url.encode(publicKey), auth: base64url.encode(auth) };
  return { keys, open: (message: PushMessage) => decrypt(message, { privateKey: pair.privateKey, publicKey, auth }) };
}

/** A request as the receiver stored it, with its body in base64. */
export interface PushMessage {
  headers: Record<string, string>;
  body64: string;
}

interface BrowserKeys {
  privateKey: CryptoKey;
  publicKey: Uint8Array;
  auth: Uint8Array;
}

/** Decrypts Web Push messages as browsers do: `aesgcm`, draft-ietf-webpush-encryption-04. */
async function decrypt({ headers, body64 }: PushMessage, keys: BrowserKeys): Promise<PushPayload> {
  const parameter = (header: string, name: string): Uint8Array =>
    base64url.decode(new RegExp(`${name}=([\\w-]+)`).exec(headers[header] ?? '')?.[1] ?? '');
  const theirs = parameter('crypto-key', 'dh');
  const salt = parameter('encryption', 'salt');
  const imported = await crypto.subtle.importKey('raw', theirs, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const shared = await crypto.subtle.deriveBits(
    { name: 'ECDH', public: imported } as unknown as SubtleCryptoDeriveKeyAlgorithm,
    keys.privateKey,
    256,
  );
  const secret = await hkdf(shared, { salt: keys.auth, info: text('Content-Encoding: auth\0'), bytes: 32 });
  const context = Uint8Array.of(...text('P-256\0'), 0, 65, ...keys.publicKey, 0, 65, ...theirs);
  const key = await hkdf(secret, { salt, info: [...text('Content-Encoding: aesgcm\0'), ...context], bytes: 16 });
  const nonce = await hkdf(secret, { salt, info: [...text('Content-Encoding: nonce\0'), ...context], bytes: 12 });
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const padded = new Uint8Array(
    await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: nonce },
      aes,
      Uint8Array.from(atob(body64), (char) => char.charCodeAt(0)),
    ),
  );
  const [high = 0, low = 0] = padded;
  return JSON.parse(new TextDecoder().decode(padded.slice(2 + high * 256 + low)));
}

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

async function hkdf(
  secret: ArrayBuffer,
  { salt, info, bytes }: { salt: Uint8Array; info: number[]; bytes: number },
): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: Uint8Array.from(info) }, key, bytes * 8);
}
