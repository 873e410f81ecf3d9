import * as z from 'zod';
import { EventInput, requireLead } from '../contract/event.ts';
import type { EventSource } from '../contract/event-source.ts';
import { toFieldErrors } from '../contract/field-errors.ts';
import { toInstant } from '../contract/instant.ts';
import { findIllFormed, ILL_FORMED } from '../contract/json.ts';
import { isJsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import { INSTANT_REFUSALS, type InstantOptions, parseInstant } from '../contract/parse-instant.ts';
import type { FieldError } from '../contract/problem.ts';
import { newId } from '../settings/storage/new-id.ts';
import type { AddressedEvent } from './addressed-event.ts';
import { checkEventFields } from './event-fields.ts';

export type ParsedEvent =
  /** `warnings` name the parts of the event that are not stored. */
  { event: AddressedEvent; userHash: string | null; warnings: FieldError[] } | { errors: FieldError[] };

/** Time formats that the API accepts. Imports also pass the time zone of their file. */
const API_TIMES: InstantOptions = { zone: null, forms: 'iso' };

/** Parses one event as a client sends it: `leadId` is `userId ?? anonymousId ?? leadId`. */
export function parseEvent(
  value: unknown,
  { now, source, times = API_TIMES }: { now: number; source: EventSource; times?: InstantOptions },
): ParsedEvent {
  const illFormed = findIllFormed(value);
  if (illFormed !== null) return { errors: [{ path: illFormed, message: ILL_FORMED }] };
  const { errors, warnings } = checkEventFields(value);
  const given = isJsonObject(value) ? value.timestamp : null;
  const time = given == null ? null : parseInstant(given, times);
  if (time?.status === 'refused') errors.push({ path: 'timestamp', message: INSTANT_REFUSALS[time.reason] });
  const parsed = Rest.safeParse(value);
  if (parsed.error) errors.push(...toFieldErrors(parsed.error, 'body'));
  if (parsed.error || errors.length > 0) return { errors };
  const { eventType, userId, anonymousId, leadId, eventId, properties, userHash = null } = parsed.data;
  const occurredAt = time?.status === 'read' ? time.at : now;
  const refusal = refuseTime(occurredAt, now);
  if (refusal) return { errors: [{ path: 'timestamp', message: refusal }] };
  return {
    userHash,
    warnings,
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

/** All fields of an event except its time, which is read separately. */
const Rest = requireLead(z.object({ ...EventInput.shape, timestamp: z.unknown().optional() }));

/** Why an event cannot have happened at this time, or null if it can. */
function refuseTime(occurredAt: number, now: number): string | null {
  if (occurredAt > now + LIMITS.clockAheadMsMax) return `is in the future (our clock says ${toInstant(now)})`;
  if (occurredAt < LIMITS.earliestTimestampMs) return `is before ${toInstant(LIMITS.earliestTimestampMs)}`;
  return null;
}
