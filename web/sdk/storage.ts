import { attempt } from './attempt.ts';
import { toKey } from './settings.ts';

/** Browsers keep no cookie for longer than 400 days. */
const COOKIE_SECONDS = 365 * 24 * 3600;

/** localStorage as an object; if it is blocked, an object that lasts as long as the page. */
export const local: Record<string, string | undefined> = attempt(() => localStorage) ?? {};

/** The write may fail because storage is full. */
export const writeLocal = (key: string, value: string): unknown =>
  attempt(() => {
    local[key] = value;
  });

/** In order. */
export const listLocal = (prefix: string): string[] =>
  Object.keys(local)
    .filter((key) => key.startsWith(prefix))
    .sort();

/** Caches the site's cookies, because reading them costs more than the rest of a `track` call. */
let jar: string | undefined;

/** Drops the cache, because other tabs, other subdomains and the page itself write cookies too. */
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
 * The storage key to use if the browser accepts no cookies. It differs from the cookie's name: earlier versions stored a copy under
 * that name, which no other subdomain could delete.
 */
const toSubstitute = (key: string): string => `${toKey(key)}.local`;

/** The visitor's data: in a cookie that all subdomains share, or in localStorage or memory if the browser accepts no cookies. */
export const recall = (key: string): string | undefined => readCookie(key) ?? local[toSubstitute(key)];

/**
 * Sets the cookie for the broadest domain that is allowed, trying one after the other, because browsers refuse `com` and `co.uk`. The
 * last attempt names no domain, so the cookie is for this host only. An empty value deletes the cookie, on whatever domain it was set.
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

/** If nothing is stored, nothing is written, so that not even a deletion touches the browser. */
export function forget(...keys: string[]): void {
  for (const key of keys) {
    delete local[toKey(key)];
    if (recall(key)) remember(key, '');
  }
}
