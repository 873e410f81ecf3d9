import { attempt } from './attempt.ts';
import { toKey } from './settings.ts';

/** One year. Browsers keep no cookie for longer than 400 days. */
const COOKIE_SECONDS = 365 * 24 * 3600;

/** localStorage, or a plain object in its place if the browser blocks it. */
export const local: Record<string, string | undefined> = attempt(() => localStorage) ?? {};

/** Writes to localStorage, which fails silently if storage is full. */
export const writeLocal = (key: string, value: string): unknown =>
  attempt(() => {
    local[key] = value;
  });

/** Lists the keys with a prefix, in order. */
export const listLocal = (prefix: string): string[] =>
  Object.keys(local)
    .filter((key) => key.startsWith(prefix))
    .sort();

/** Caches the site's cookies, because reading them costs more than the rest of a `track` call. */
let jar: string | undefined;

/** Drops the cached cookies, because other tabs, other subdomains and the page itself also write cookies. */
export function readAgain(): void {
  jar = undefined;
}

const readCookie = (key: string): string | undefined =>
  attempt(() => {
    jar ??= document.cookie;
    const [, value] = jar.match(`(?:^| )${toKey(key)}=([^;]+)`) as string[];
    return decodeURIComponent(value as string);
  });

/**
 * The storage key to use if the browser accepts no cookies. The key differs from the cookie's name, under which earlier versions
 * stored a copy of the cookie that other subdomains could not delete.
 */
const toSubstitute = (key: string): string => `${toKey(key)}.local`;

/** Reads a value of the visitor from a cookie that all subdomains share, or from localStorage if the browser accepts no cookies. */
export const recall = (key: string): string | undefined => readCookie(key) ?? local[toSubstitute(key)];

/**
 * Stores a value in a cookie for the broadest domain that the browser allows. Tries the domains one after the other, because browsers
 * refuse `com` and `co.uk`. The last attempt names no domain, which limits the cookie to this host. An empty value deletes the cookie from
 * every one of these domains.
 */
export function remember(key: string, value: string): void {
  const isStored = () => (readCookie(key) ?? '') === value;
  attempt(() => {
    const labels = location.hostname.split('.');
    for (let n = labels.length; n >= 0 && !isStored(); n--) {
      const domain = n ? `;domain=${labels.slice(n - 1).join('.')}` : '';
      const maxAge = value ? COOKIE_SECONDS : -1;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and pages without TLS lack it.
      document.cookie = `${toKey(key)}=${encodeURIComponent(value)};path=/;samesite=lax;max-age=${maxAge}${domain}`;
      readAgain();
    }
  });
  if (isStored()) delete local[toSubstitute(key)];
  else writeLocal(toSubstitute(key), value);
}

/** Deletes values. Writes nothing if no value is stored, so that the SDK does not touch storage without consent. */
export function forget(...keys: string[]): void {
  for (const key of keys) {
    delete local[toKey(key)];
    if (recall(key)) remember(key, '');
  }
}
