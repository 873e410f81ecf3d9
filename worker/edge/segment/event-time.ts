import { LIMITS } from '../../contract/limits.ts';

/** ISO 8601 as written by the clients of seven languages: 0 to 9 decimals, `Z`, an offset with or without colon, or none. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
/** Epoch figures below this are seconds (as milliseconds it is March 1973), from here milliseconds. */
const EPOCH_MS_MIN = 1e11;

/** Epoch milliseconds, decimals beyond them cut off; null for what is no instant. Without a zone it is UTC. */
export function parseTimestamp(value: unknown): number | null {
  if (typeof value === 'number') {
    const ms = Math.floor(Math.abs(value) < EPOCH_MS_MIN ? value * 1000 : value);
    return Number.isSafeInteger(ms) ? ms : null;
  }
  const found = typeof value === 'string' && value.length <= 64 && DATE_TIME.exec(value.trim());
  if (!found) return null;
  const [, date, minutes = '00:00', seconds = '00', decimals = '', zone = 'Z'] = found;
  const [, sign, hour, minute = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const ms = Date.parse(
    `${date}T${minutes}:${seconds}.${decimals.padEnd(3, '0').slice(0, 3)}${sign ? `${sign}${hour}:${minute}` : 'Z'}`,
  );
  return Number.isNaN(ms) ? null : ms;
}

/** What a client stamps itself twice, it stamps within a moment; further apart, someone has set `timestamp`. */
const SAME_MOMENT_MS = 1000;

/**
 * When an event happened by our clock: as long before it reached us as it happened before it was sent by the client's
 * clock, however wrong that is. A `timestamp` that someone has set beside the client's own `originalTimestamp` (as
 * RudderStack's servers write imports) is taken at its word. Never in the future and never before the web: then it
 * happened when it reached us.
 */
export function toOccurredAt(
  { timestamp, originalTimestamp, sentAt }: { timestamp?: unknown; originalTimestamp?: unknown; sentAt?: unknown },
  receivedAt: number,
): number {
  const given = parseTimestamp(timestamp);
  const stamped = parseTimestamp(originalTimestamp);
  const original = stamped ?? given;
  if (original === null) return receivedAt;
  const sent = parseTimestamp(sentAt);
  const isSet = given !== null && given <= receivedAt && Math.abs(given - original) > SAME_MOMENT_MS;
  const occurredAt = isSet ? given : sent === null ? original : receivedAt - (sent - original);
  return occurredAt > receivedAt || occurredAt < LIMITS.earliestTimestampMs ? receivedAt : occurredAt;
}
