import type { AddressedEvent } from '../../intake/addressed-event.ts';
import { openSecret } from '../../settings/secret-box.ts';
import type { Principal } from './permissions.ts';

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** Says whether a project's server has signed a name. */
export type IsSigned = (signed: string, userHash: unknown) => Promise<boolean>;

/**
 * What to ask before believing who a request says that someone is; null where it is believed without: of a project that does not
 * require it, of secret keys and of people.
 */
export async function signatureCheck(env: Env, principal: Principal): Promise<IsSigned | null> {
  const sealed = principal.type === 'key' && principal.kind === 'publishable' ? principal.identitySecret : null;
  if (sealed == null) return null;
  const bytes = new TextEncoder();
  const secret = bytes.encode(await openSecret(env.SETTINGS_KEYS, sealed));
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  return async (signed, userHash) =>
    typeof userHash === 'string' &&
    HEX_SHA256.test(userHash) &&
    // In constant time, unlike a comparison of texts.
    crypto.subtle.verify('HMAC', key, fromHex(userHash), bytes.encode(signed));
}

/** An event sent by itself carries no signature: where one is needed, it does not say that a visitor is a user. */
export function withoutUnsignedLink(principal: Principal, event: AddressedEvent): AddressedEvent {
  if (principal.type !== 'key' || principal.kind !== 'publishable' || principal.identitySecret == null) return event;
  const { anonymousId: _, ...unlinked } = event;
  return unlinked;
}

const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
