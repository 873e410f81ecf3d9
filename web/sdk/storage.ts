import { attempt } from './attempt.ts';

/** Browsers keep no cookie for longer than 400 days. */
const COOKIE_SECONDS = 365 * 24 * 3600;

/** localStorage, by property; where it is blocked, what lives as long as the page. */
export const local: Record<string, string | undefined> = attempt(() => localStorage) ?? {};

/** Storage may be full. */
export const writeLocal = (key: string, value: string): unknown =>
  attempt(() => {
    local[key] = value;
  });

/** In order. */
export const listLocal = (prefix: string): string[] =>
  Object.keys(local)
    .filter((key) => key.startsWith(prefix))
    .sort();

const readCookie = (key: string): string | undefined =>
  attempt(() => {
    const [, value] = document.cookie.match(`(?:^| )${key}=([^;]+)`) as string[];
    return decodeURIComponent(value as string);
  });

/** What is known about the visitor: in a cookie that all subdomains share, else in localStorage, else in memory. */
export const recall = (key: string): string | undefined => readCookie(key) ?? local[key];

/**
 * The cookie is for the broadest domain that may have one here: browsers refuse `com` and `co.uk`. Last comes none, for
 * the host alone. An empty value deletes the cookie, wherever it is.
 */
export function remember(key: string, value: string): void {
  writeLocal(key, value);
  attempt(() => {
    const labels = location.hostname.split('.');
    const maxAge = value ? COOKIE_SECONDS : -1;
    for (let n = labels.length; n >= 0 && readCookie(key) !== value; n--) {
      const domain = n ? `;domain=${labels.slice(n - 1).join('.')}` : '';
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and pages without TLS lack it.
      document.cookie = `${key}=${encodeURIComponent(value)};path=/;samesite=lax;max-age=${maxAge}${domain}`;
    }
  });
}

/** Where nothing is stored, nothing is written, not even a deletion. */
export function forget(...keys: string[]): void {
  for (const key of keys) {
    if (!recall(key)) continue;
    remember(key, '');
    delete local[key];
  }
}
