import { createHash, createHmac } from 'node:crypto';
import { isJsonObject, type Json } from '../contract/json.ts';

/** The first 52 bits of a hexadecimal hash, which a number represents exactly and a map stores in a few bytes. */
const KEY_DIGITS = 13;

/**
 * Names rows by what they say, so that a file sent again says nothing new: the same content has the same id, in any
 * file. A row that is identical to an earlier one of its file is a second one, and gets an id of its own. These ids are
 * in the leads' logs: what makes them up must stay as it is.
 */
export function createRowIds(): (content: Json) => string {
  const counts = new Map<number, number>();
  return (content) => {
    const hash = createHash('sha256').update(canonicalJson(content)).digest('hex');
    // Should two keys ever be one, a row is numbered as a second one: still unlike any other, and the same next time.
    const key = Number.parseInt(hash.slice(0, KEY_DIGITS), 16);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return `row_${hash.slice(0, 32)}${count === 1 ? '' : `_${count}`}`;
  };
}

/** The same text for the same value, whatever the order of its keys. */
function canonicalJson(content: Json): string {
  return JSON.stringify(content, (_key, value: Json) =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

/**
 * The ID of a lead known only by its email: the same if its row is imported again. It depends on a secret, so that
 * nobody who knows the email can use the ID first.
 */
export const leadIdOfEmail = (email: string, { secret, projectId }: { secret: string; projectId: string }): string =>
  `lead_${createHmac('sha256', secret).update(`${projectId}\n${email}`).digest('hex').slice(0, 32)}`;
