import { EventInput } from '../contract/event.ts';
import type { EventSource } from '../contract/event-source.ts';
import { toFieldErrors } from '../contract/field-errors.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import { findIllFormed, ILL_FORMED } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import type { FieldError } from '../contract/problem.ts';
import { newId } from '../settings/new-id.ts';
import type { AddressedEvent } from './addressed-event.ts';

/** Parses one event as a client sends it: `leadId` is `userId ?? anonymousId ?? leadId`. */
export function parseEvent(
  value: unknown,
  { now, source }: { now: number; source: EventSource },
): { event: AddressedEvent; userHash: string | null } | { errors: FieldError[] } {
  const illFormed = findIllFormed(value);
  if (illFormed !== null) return { errors: [{ path: illFormed, message: ILL_FORMED }] };
  const parsed = EventInput.safeParse(value);
  if (parsed.error) return { errors: toFieldErrors(parsed.error, 'body') };
  const { eventType, userId, anonymousId, leadId, eventId, timestamp, properties, userHash = null } = parsed.data;
  const occurredAt = timestamp == null ? now : fromInstant(timestamp);
  const refusal = refuseTime(occurredAt, now);
  if (refusal) return { errors: [{ path: 'timestamp', message: refusal }] };
  return {
    userHash,
    event: {
      leadId: (userId ?? anonymousId ?? leadId) as string,
      namedAs: userId == null && anonymousId != null ? 'anonymous' : 'own',
      ...(userId != null && anonymousId != null && { anonymousId }),
      event: {
        kind: 'activity',
        eventId: eventId ?? newId('evt'),
        occurredAt,
        receivedAt: now,
        source,
        type: eventType,
        properties: properties ?? {},
      },
    },
  };
}

/** Why an event cannot have happened then, or null. */
function refuseTime(occurredAt: number, now: number): string | null {
  if (occurredAt > now + LIMITS.clockAheadMsMax) return `is in the future (our clock says ${toInstant(now)})`;
  if (occurredAt < LIMITS.earliestTimestampMs) return `is before ${toInstant(LIMITS.earliestTimestampMs)}`;
  return null;
}
