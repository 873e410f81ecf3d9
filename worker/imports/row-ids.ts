import { createHash, createHmac } from 'node:crypto';
import { isJsonObject, type Json } from '../contract/json-value.ts';

/** The first 52 bits of a hexadecimal hash, which a number represents exactly and a map stores in few bytes. */
const KEY_DIGITS = 13;

/** The ID of a row's event, and the ID that releases without row keys gave it. */
export interface RowId {
  eventId: string;
  formerId: string;
}

/**
 * Derives the IDs of a file's rows from their content, so that sending a file again adds nothing: the same content has the same ID in any
 * file of the project. Identical rows of one file are numbered. The IDs depend on the project's row key, so that no page can log an event
 * under one first. They are in the leads' logs, so their derivation must never change.
 */
export function createRowIds(rowKey: string): (content: Json) => RowId {
  const counts = new Map<number, number>();
  return (content) => {
    const text = canonicalJson(content);
    const hash = createHash('sha256').update(text).digest('hex');
    // If two rows ever share a key, the later is numbered as a second one: its ID is still unique, and the same next time.
    const key = Number.parseInt(hash.slice(0, KEY_DIGITS), 16);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const toId = (digest: string) => `row_${digest.slice(0, 32)}${count === 1 ? '' : `_${count}`}`;
    return { eventId: toId(createHmac('sha256', rowKey).update(text).digest('hex')), formerId: toId(hash) };
  };
}

/** The same text for equal values, regardless of the order of keys. */
function canonicalJson(content: Json): string {
  return JSON.stringify(content, (_key, value: Json) =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

/**
 * The ID of a lead known only by its email: the same if its row is imported again. It depends on a secret, so that nobody who knows the
 * email can use the ID first.
 */
export const leadIdOfEmail = (email: string, { secret, projectId }: { secret: string; projectId: string }): string =>
  `lead_${createHmac('sha256', secret).update(`${projectId}\n${email}`).digest('hex').slice(0, 32)}`;
