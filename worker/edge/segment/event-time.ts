import { toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import { INSTANT_REFUSALS, parseInstant } from '../../contract/parse-instant.ts';

/**
 * A client sets `originalTimestamp` and `timestamp` at almost the same moment. If these two times differ by more than this, someone else
 * has set `timestamp`.
 */
const SAME_MOMENT_MS = 1000;

interface Stamps {
  timestamp?: unknown;
  originalTimestamp?: unknown;
  sentAt?: unknown;
  receivedAt?: unknown;
}

export type EventTime =
  | { status: 'read'; occurredAt: number; warning: string | null }
  | { status: 'refused'; path: string; message: string };

/**
 * The time of an event by our clock. By the client's clock, some time passed between the event and its sending. The result is the time of
 * receipt minus the time that passed. A wrong clock therefore does not matter. An archived message was received elsewhere, at its own
 * `receivedAt`. If someone has set a `timestamp` besides the client's `originalTimestamp`, as RudderStack's servers do for imports, it is
 * used unchanged. Unreadable values are rejected. An event that would be in the future gets the time at which we received it.
 */
export function toOccurredAt(stamps: Stamps, receivedAt: number): EventTime {
  const timestamp = readStamp(stamps.timestamp);
  const originalTimestamp = readStamp(stamps.originalTimestamp);
  for (const [field, stamp] of Object.entries({ timestamp, originalTimestamp })) {
    if (typeof stamp === 'string') return { status: 'refused', path: field, message: stamp };
  }
  const given = timestamp as number | null;
  const original = (originalTimestamp ?? timestamp) as number | null;
  if (original === null) return { status: 'read', occurredAt: receivedAt, warning: null };
  const occurredAt = correct({ given, original, stamps }, receivedAt);
  if (occurredAt < LIMITS.earliestTimestampMs) {
    return { status: 'refused', path: 'timestamp', message: `is before ${toInstant(LIMITS.earliestTimestampMs)}` };
  }
  if (occurredAt <= receivedAt) return { status: 'read', occurredAt, warning: null };
  const isSeen = occurredAt > receivedAt + SAME_MOMENT_MS;
  const warning = isSeen
    ? `timestamp: ${toInstant(occurredAt)} is in the future, so the time of receipt counts.`
    : null;
  return { status: 'read', occurredAt: receivedAt, warning };
}

/** Parses a time to epoch ms. Returns null if there is no time, or the reason why it cannot be read. A time without a zone is in UTC. */
function readStamp(value: unknown): number | string | null {
  if (value == null || value === '') return null;
  const read = parseInstant(value, { zone: 'UTC', forms: 'any' });
  return read.status === 'read' ? read.at : UNREADABLE[read.reason];
}

const UNREADABLE = {
  ...INSTANT_REFUSALS,
  unreadable: 'is not a time that we can read: send ISO 8601, such as 2026-02-11T10:30:00Z, or an epoch',
};

function correct(
  { given, original, stamps }: { given: number | null; original: number; stamps: Stamps },
  receivedAt: number,
): number {
  // All timestamps except the event's own are optional. If an optional timestamp is missing or unreadable, the event's own time is used.
  const hint = (value: unknown) => {
    const read = readStamp(value);
    return typeof read === 'number' ? read : null;
  };
  const sent = hint(stamps.sentAt);
  const archived = hint(stamps.receivedAt);
  const isArchived = archived !== null && archived <= receivedAt;
  const isSet = given !== null && given <= receivedAt && Math.abs(given - original) > SAME_MOMENT_MS;
  if (isSet) return given;
  if (sent === null) return original;
  const corrected = (isArchived ? archived : receivedAt) - (sent - original);
  // The client's clock was right to the second, so trust it. The remaining difference is the time that the event took to the archive.
  return isArchived && Math.abs(corrected - original) <= SAME_MOMENT_MS ? original : corrected;
}
