import type { EventPosition } from '../../domain/lead-event.ts';

/** An epoch ms has at most 16 digits. */
const INSTANT_DIGITS = 16;

/**
 * Encodes a position as text that SQLite sorts in the same order as `compareEvents`. SQLite compares UTF-8 bytes and JavaScript compares
 * UTF-16 code units, which gives different orders beyond the basic plane. Therefore, each code unit becomes four hexadecimal digits.
 */
export function positionKey({ occurredAt, eventId }: EventPosition): string {
  let key = String(occurredAt).padStart(INSTANT_DIGITS, '0');
  for (let i = 0; i < eventId.length; i++) key += eventId.charCodeAt(i).toString(16).padStart(4, '0');
  return key;
}
