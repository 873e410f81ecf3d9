import { createHash, createHmac } from 'node:crypto';
import { isJsonObject, type Json } from '../contract/json-value.ts';

/** Only the first 52 bits of a hash are used as a key: a number holds them exactly, and a map stores them in few bytes. */
const KEY_DIGITS = 13;

/** The ID of a row's event, and the ID that it had in releases without row keys. */
export interface RowId {
  eventId: string;
  formerId: string;
}

/**
 * Derives the IDs of rows from their content. The same content has the same ID in every file of the project, so sending a file again adds
 * nothing. Identical rows of one file are numbered. The IDs also depend on the project's secret row key, so that no page can use such an ID
 * first. Leads' logs contain these IDs, so this derivation must never change.
 */
export function createRowIds(rowKey: string): (content: Json) => RowId {
  const counts = new Map<number, number>();
  return (content) => {
    const text = canonicalJson(content);
    const hash = createHash('sha256').update(text).digest('hex');
    // If two different rows get the same key, the later row also gets a number, so that its ID is unique and is the same next time.
    const key = Number.parseInt(hash.slice(0, KEY_DIGITS), 16);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const toId = (digest: string) => `row_${digest.slice(0, 32)}${count === 1 ? '' : `_${count}`}`;
    return { eventId: toId(createHmac('sha256', rowKey).update(text).digest('hex')), formerId: toId(hash) };
  };
}

/** JSON that is the same for equal values, whatever the order of their keys. */
export function canonicalJson(content: Json): string {
  return JSON.stringify(content, (_key, value: Json) =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

/**
 * The ID of a lead that is known only by its email. A second import of the row gets the same ID. The ID depends on a secret, so that nobody
 * who only knows the email can use the ID first.
 */
export const leadIdOfEmail = (email: string, { secret, projectId }: { secret: string; projectId: string }): string =>
  `lead_${createHmac('sha256', secret).update(`${projectId}\n${email}`).digest('hex').slice(0, 32)}`;
