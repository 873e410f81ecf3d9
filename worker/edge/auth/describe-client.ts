/** Max. length of a user agent that we store. The user agents of browsers are shorter. */
const USER_AGENT_CHARS_MAX = 400;
const PLACE_CHARS_MAX = 60;

/** The user agent as the client sent it, or null if it sent none. */
export const userAgentOf = (header: string | undefined): string | null =>
  header?.slice(0, USER_AGENT_CHARS_MAX).trim() || null;

/** The location from which Cloudflare received a request, such as "Vienna, AT". Null if Cloudflare does not know the location. */
export function describePlace(cf: object | undefined): string | null {
  const { city, country }: { city?: unknown; country?: unknown } = cf ?? {};
  const parts = [city, country].filter((part) => typeof part === 'string' && part !== '');
  return parts.length === 0 ? null : parts.join(', ').slice(0, PLACE_CHARS_MAX);
}
