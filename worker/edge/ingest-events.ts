import { type BatchResult, EventInput } from '../contract/event.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import { LIMITS } from '../contract/limits.ts';
import type { FieldError } from '../contract/problem.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { IncomingEvent } from '../lead/ingest.ts';
import { ingestIntoLead } from '../lead/lead-client.ts';
import { log } from '../observe/log.ts';
import { newId } from '../settings/new-id.ts';
import { identifyEvents } from './identify-events.ts';
import { Refusal, toFieldErrors } from './problem.ts';

/** An event and the lead it is about. */
export interface AddressedEvent {
  leadId: string;
  /** What the visitor was called before they were known by `leadId`: both are one person. */
  anonymousId?: string;
  event: IncomingEvent;
}

/** Parses one event as a client sends it: `leadId` is `userId ?? anonymousId ?? leadId`. */
export function parseEvent(value: unknown, now: number): { event: AddressedEvent } | { errors: FieldError[] } {
  const parsed = EventInput.safeParse(value);
  if (parsed.error) return { errors: toFieldErrors(parsed.error, 'body') };
  const { eventType, userId, anonymousId, leadId, eventId, timestamp, properties } = parsed.data;
  const occurredAt = timestamp == null ? now : fromInstant(timestamp);
  const refusal = refuseTime(occurredAt, now);
  if (refusal) return { errors: [{ path: 'timestamp', message: refusal }] };
  return {
    event: {
      leadId: (userId ?? anonymousId ?? leadId) as string,
      ...(userId != null && anonymousId != null && { anonymousId }),
      event: {
        kind: 'activity',
        eventId: eventId ?? newId('evt'),
        occurredAt,
        receivedAt: now,
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

export type IngestOutcome = 'accepted' | 'duplicate' | 'erased' | 'unavailable';

/**
 * Identifies, then scores events, in one call per lead; `outcomes[i]` belongs to `events[i]`. An answer other than
 * `unavailable` means that the event is durable, or never will be. One lead's trouble is not another's.
 */
export async function ingestEvents(
  env: Env,
  { projectId, config, events }: { projectId: string; config: ProjectConfig; events: AddressedEvent[] },
): Promise<IngestOutcome[]> {
  const indexesByLead = Map.groupBy(events.keys(), (i) => (events[i] as AddressedEvent).leadId);
  const outcomes = new Array<IngestOutcome>(events.length).fill('unavailable');
  await Promise.all(
    [...indexesByLead].map(async ([leadId, indexes]) => {
      try {
        const own = await identifyEvents(
          env,
          { projectId, config },
          indexes.map((i) => events[i] as AddressedEvent),
        );
        const result = await ingestIntoLead(env, { projectId, leadId, config, events: own });
        indexes.forEach((i, n) => {
          outcomes[i] = result.status === 'erased' ? 'erased' : (result.outcomes[n] as IngestOutcome);
        });
      } catch (error) {
        log('error', 'lead.ingest_failed', { projectId, error: String(error) });
      }
    }),
  );
  return outcomes;
}

const REFUSED = {
  erased: { code: 'lead_erased', message: 'This lead was erased: nothing more is kept about it.' },
  unavailable: {
    code: 'unavailable',
    message: 'The lead could not be reached: send this again, with the same eventId.',
  },
} as const;

/** What the sender of a batch is told of one event. */
export function toBatchResult(eventId: string, outcome: IngestOutcome): BatchResult {
  if (outcome === 'accepted' || outcome === 'duplicate') return { status: outcome, eventId };
  const { code, message } = REFUSED[outcome];
  return { status: 'rejected', eventId, code, errors: [{ path: '', message }] };
}

/** Throws where a single event was not taken. */
export function refuseOutcome(outcome: IngestOutcome): void {
  if (outcome === 'accepted' || outcome === 'duplicate') return;
  const { code, message } = REFUSED[outcome];
  throw new Refusal(code, message, outcome === 'unavailable' ? { headers: { 'Retry-After': '1' } } : {});
}
