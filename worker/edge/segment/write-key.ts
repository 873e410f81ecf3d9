import { looksLikeApiKey } from '../../settings/keys/api-key.ts';

const BASIC = /^Basic\s+([A-Za-z0-9+/_=-]+)\s*$/i;
const BEARER = /^Bearer\s+(\S+)\s*$/i;
/** Jitsu masks the key in a body as `***` or `id:***`. */
const MASKED = /(^|:)\*+$/;

/** The key outside the body, found in the same order as Segment does. Null if the request has no key outside the body. */
export function findWriteKey({ headers, url }: { headers: Headers; url: string }): string | null {
  const authorization = headers.get('Authorization') ?? '';
  return (
    basicUser(authorization) ||
    BEARER.exec(authorization)?.[1] ||
    toKey(headers.get('X-Write-Key')) ||
    // The header that all other endpoints use. Segment clients do not send this header.
    toKey(headers.get('X-API-Key')) ||
    toKey(new URL(url).searchParams.get('writeKey')) ||
    null
  );
}

/** The key in a body, for requests that have no key elsewhere. Null if the body has no key, or only a masked key. */
export function findBodyWriteKey(body: unknown): string | null {
  const { writeKey } = (typeof body === 'object' && body !== null ? body : {}) as { writeKey?: unknown };
  return typeof writeKey === 'string' && !MASKED.test(writeKey.trim()) ? toKey(writeKey) : null;
}

function basicUser(authorization: string): string | null {
  const encoded = BASIC.exec(authorization)?.[1];
  if (!encoded) return null;
  try {
    return atob(encoded.replaceAll('-', '+').replaceAll('_', '/')).split(':', 1)[0]?.trim() ?? null;
  } catch {
    return null;
  }
}

/** Jitsu sends `id:secret`. Returns the part of the given text that is one of our keys. */
function toKey(given: string | null): string | null {
  const key = given?.trim();
  if (!key) return null;
  const colon = key.indexOf(':');
  return [key.slice(colon + 1), key.slice(0, Math.max(colon, 0))].find(looksLikeApiKey) ?? key;
}
