import type { BatchResult } from '../contract/event.ts';
import type { FieldError } from '../contract/problem.ts';
import { DAY_MS, dayNumber } from '../domain/time.ts';
import { type IngestOutcome, REFUSED } from './ingest-events.ts';

/** An event that was rejected. `retryAt` says when the event can be sent again, or is null if it can't. */
export interface NotTaken {
  reason: keyof typeof REFUSED;
  retryAfterSeconds: number | null;
}

/** Why an event was rejected, or null if it was accepted. `now` is epoch ms. */
export function findRefusal(outcome: IngestOutcome, now: number): NotTaken | null {
  switch (outcome) {
    case 'accepted':
    case 'duplicate':
      return null;
    case 'erased':
      return { reason: outcome, retryAfterSeconds: null };
    case 'limited':
      return { reason: outcome, retryAfterSeconds: Math.ceil(((dayNumber(now) + 1) * DAY_MS - now) / 1000) };
    case 'unavailable':
      return { reason: outcome, retryAfterSeconds: 1 };
  }
}

/** The result of one event in a batch's answer. */
export function toBatchResult(eventId: string, outcome: IngestOutcome, warnings: FieldError[]): BatchResult {
  if (outcome === 'accepted' || outcome === 'duplicate') {
    return { status: outcome, eventId, ...(warnings.length > 0 && { warnings }) };
  }
  const { code, message } = REFUSED[outcome];
  return { status: 'rejected', eventId, code, errors: [{ path: '', message }] };
}
