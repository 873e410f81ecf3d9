import type { BatchResult } from '../contract/event.ts';
import type { FieldError } from '../contract/problem.ts';
import { DAY_MS, dayNumber } from '../domain/time.ts';
import { type IngestOutcome, REFUSED } from '../intake/ingest-events.ts';
import { Refusal } from './problem.ts';

/** What the sender of a batch is told of one event. */
export function toBatchResult(eventId: string, outcome: IngestOutcome, warnings: FieldError[]): BatchResult {
  if (outcome === 'accepted' || outcome === 'duplicate') {
    return { status: outcome, eventId, ...(warnings.length > 0 && { warnings }) };
  }
  const { code, message } = REFUSED[outcome];
  return { status: 'rejected', eventId, code, errors: [{ path: '', message }] };
}

/** Throws where a single event was not taken. */
export function refuseOutcome(outcome: IngestOutcome, now: number): void {
  if (outcome === 'accepted' || outcome === 'duplicate') return;
  const { code, message } = REFUSED[outcome];
  const retryAfter = retryAfterSeconds(outcome, now);
  throw new Refusal(code, message, retryAfter === null ? {} : { headers: { 'Retry-After': `${retryAfter}` } });
}

function retryAfterSeconds(outcome: keyof typeof REFUSED, now: number): number | null {
  switch (outcome) {
    case 'erased':
      return null;
    case 'limited':
      return Math.ceil(((dayNumber(now) + 1) * DAY_MS - now) / 1000);
    case 'unavailable':
      return 1;
  }
}
