import type { Principal } from '../access/permissions.ts';
import { cutToBytes } from '../contract/cut-to-bytes.ts';
import type { EventSource } from '../contract/event-source.ts';
import { LIMITS } from '../contract/limits.ts';
import { RESERVED_PROPERTY } from '../domain/ruleset.ts';
import { openSecret } from '../settings/storage/secret-box.ts';
import type { AddressedEvent } from './addressed-event.ts';

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** A message's proof of identity: the HMAC-SHA256 of the userId and of the email, in hexadecimal. */
export interface Signatures {
  userHash?: unknown;
  emailHash?: unknown;
}

/** The sender of events, and what decides how far it is trusted to say whom the events are about. */
export interface Sender {
  source: Extract<EventSource, 'page' | 'server' | 'person'>;
  /** Whether unsigned messages may neither link IDs nor claim emails. */
  mustSign: boolean;
  /** Event types that a page may log but not score. */
  reservedEventTypes: readonly string[];
  /** Returns whether the project's server has signed the value. */
  isSigned: (value: string, hash: unknown) => Promise<boolean>;
}

export async function senderOf(env: Env, principal: Principal): Promise<Sender> {
  const trusted = { mustSign: false, isSigned: async () => false };
  if (principal.type === 'person') return { ...trusted, source: 'person', reservedEventTypes: [] };
  const { identitySecret, mustSign, reservedEventTypes } = principal;
  if (principal.kind === 'secret') return { ...trusted, source: 'server', reservedEventTypes };
  const page = { source: 'page', mustSign, reservedEventTypes } as const;
  if (identitySecret === null) return { ...page, isSigned: async () => false };
  const bytes = new TextEncoder();
  let key: Promise<CryptoKey> | null = null;
  const importKey = async () => {
    const secret = bytes.encode(await openSecret(env.SETTINGS_KEYS, identitySecret));
    return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  };
  return {
    ...page,
    isSigned: async (value, hash) => {
      if (typeof hash !== 'string' || !HEX_SHA256.test(hash)) return false;
      key ??= importKey();
      // Unlike a comparison of strings, `verify` takes the same time for every wrong hash.
      return crypto.subtle.verify('HMAC', await key, fromHex(hash), bytes.encode(value));
    },
  };
}

/**
 * Returns the event, marked with how far its sender is trusted. Everything that a page sends with a signed userId counts as if the customer
 * had sent it, except an unsigned email, which counts like any page's. If the project requires a signature and it is missing, the event
 * still counts, but it links no IDs and claims no email. Event types reserved for the customer's servers are flagged if a page sends them,
 * so that they are logged but not scored. A server that sends only an `anonymousId` is trusted if the ID belongs to a visitor, which only
 * the lead itself can check.
 */
export async function attest(
  { source, mustSign, reservedEventTypes, isSigned }: Sender,
  given: AddressedEvent,
  { userHash, emailHash }: Signatures,
): Promise<AddressedEvent> {
  if (source !== 'page') return given.namedAs === 'anonymous' ? forVisitor(given, reservedEventTypes) : given;
  const addressed = boundNames(flagReserved(given, reservedEventTypes));
  const { event, leadId, namedAs } = addressed;
  const email = event.kind === 'traits' ? event.traits.email : undefined;
  const userIsSigned = namedAs === 'own' && (await isSigned(leadId, userHash));
  const emailIsSigned = email != null && (await isSigned(email, emailHash));
  const signed = email !== undefined && !emailIsSigned ? 'signed_user' : 'signed';
  // A signed email does not vouch for the ID, because an anonymous ID may be anybody's.
  const attested: AddressedEvent = userIsSigned ? { ...addressed, event: { ...event, source: signed } } : addressed;
  if (!mustSign) return attested;
  const { anonymousId, ...rest } = attested;
  return {
    ...rest,
    ...(userIsSigned && anonymousId !== undefined && { anonymousId }),
    ...(!(emailIsSigned && (userIsSigned || namedAs !== 'own')) && { claimsNothing: true as const }),
  };
}

function forVisitor(given: AddressedEvent, reservedEventTypes: readonly string[]): AddressedEvent {
  const { event } = given;
  const isReserved = event.kind === 'activity' && reservedEventTypes.includes(event.type);
  return { ...given, event: { ...event, forVisitor: { isReserved } } };
}

function flagReserved(addressed: AddressedEvent, reservedEventTypes: readonly string[]): AddressedEvent {
  const { event } = addressed;
  if (event.kind !== 'activity' || !reservedEventTypes.includes(event.type)) return addressed;
  return { ...addressed, event: { ...event, properties: { ...event.properties, [RESERVED_PROPERTY]: true } } };
}

/** Shortens names from a page to the maximum length in lists. */
function boundNames(addressed: AddressedEvent): AddressedEvent {
  const { event } = addressed;
  if (event.kind !== 'traits') return addressed;
  const bounded = Object.entries(event.traits).map(([field, value]) =>
    isName(field) && typeof value === 'string'
      ? [field, cutToBytes(value, LIMITS.pageNameBytesMax).trim()]
      : [field, value],
  );
  return { ...addressed, event: { ...event, traits: Object.fromEntries(bounded) } };
}

const isName = (field: string): boolean => field === 'name' || field === 'company' || field === 'phone';

const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
