import { isJsonObject, type Json, type JsonObject } from '../../contract/json-value.ts';
import type { Message } from './message.ts';

/** RudderStack's value for a visit without a referrer. */
const DIRECT = '$direct';
/** For each of our properties, its name in `context.campaign`. */
const CAMPAIGN = {
  utm_source: 'source',
  utm_medium: 'medium',
  utm_campaign: 'name',
  utm_term: 'term',
  utm_content: 'content',
} as const;

/**
 * Matches a URL whose host has at most 255 characters, the maximum of RFC 1035, because it takes quadratic time to parse a longer host. The
 * parser skips white space and additional slashes.
 */
const READABLE = /^[^/\\?#\s]{0,255}(?:$|[?#]|[/\\]+(?![/\\])[^/\\?#\s]{0,255}(?:[/\\?#]|$))/;

const textIn = (bag: Json | undefined, key: string): string | undefined => {
  const value = isJsonObject(bag) ? bag[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The properties of a page or screen. Missing properties are taken from the message, its context and the page's URL. */
export function toPageProperties({ name, category, properties, context }: Message): JsonObject {
  const { referrer: _, ...sent } = properties;
  const either = (key: string) => textIn(properties, key) ?? textIn(context.page, key);
  const url = either('url');
  const address = url && READABLE.test(url) && URL.canParse(url) ? new URL(url) : null;
  const search = either('search') ?? (address?.search || undefined);
  const query = new URLSearchParams(search);
  const referrer = either('referrer');
  const found: Record<string, string | undefined> = {
    name: textIn(properties, 'name') ?? name ?? undefined,
    category: textIn(properties, 'category') ?? category ?? undefined,
    path: either('path') ?? address?.pathname,
    url,
    title: either('title'),
    search,
    referrer: referrer === DIRECT ? undefined : referrer,
  };
  for (const [utm, field] of Object.entries(CAMPAIGN)) {
    found[utm] = textIn(properties, utm) ?? textIn(context.campaign, field) ?? (query.get(utm) || undefined);
  }
  const present = Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...sent, ...Object.fromEntries(present) };
}
