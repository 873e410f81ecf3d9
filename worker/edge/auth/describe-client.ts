import bowser from 'bowser';

/** No browser sends a longer user agent. */
const USER_AGENT_CHARS_MAX = 400;
const CHARS_MAX = 60;

/**
 * A client's browser and system, such as "Firefox on Windows". For clients that are no browser, the first word of their user agent. Null if
 * there is none.
 */
export function describeDevice(userAgent: string | undefined): string | null {
  const text = userAgent?.slice(0, USER_AGENT_CHARS_MAX).trim();
  if (!text) return null;
  const { browser, os } = bowser.parse(text);
  const name = browser.name || text.split(/[\s/]/)[0] || '';
  return (os.name ? `${name} on ${os.name}` : name).slice(0, CHARS_MAX) || null;
}

/** The place at which Cloudflare received a request, such as "Vienna, AT", or null if Cloudflare does not name one. */
export function describePlace(cf: object | undefined): string | null {
  const { city, country }: { city?: unknown; country?: unknown } = cf ?? {};
  const parts = [city, country].filter((part) => typeof part === 'string' && part !== '');
  return parts.length === 0 ? null : parts.join(', ').slice(0, CHARS_MAX);
}
