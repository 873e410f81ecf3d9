import { cutToBytes } from '../contract/cut-to-bytes.ts';
import { isJsonObject, type Json, type JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import { toPlainText } from '../contract/plain-text.ts';

const textIn = (bag: Json | undefined, key: string): string | null => {
  const value = isJsonObject(bag) ? bag[key] : undefined;
  return typeof value === 'string' ? toPlainText(value) || null : null;
};

const PATH_OF_URL = /^https?:\/\/[^/?#]+([^?#]*)/i;

/** The path (without query) of the web page that an event's properties name. Null if the properties name no page. */
export function eventPage(properties: JsonObject): string | null {
  const context = isJsonObject(properties.context) ? properties.context : {};
  const either = (key: string) => textIn(context.page, key) ?? textIn(properties, key);
  const path = either('path') ?? PATH_OF_URL.exec(either('url') ?? '')?.[1];
  return cutToBytes(path?.split(/[?#]/, 1)[0] ?? '', LIMITS.quotedPageBytesMax) || null;
}
