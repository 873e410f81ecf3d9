import type { BatchResult } from '../contract/event.ts';
import type { FieldError } from '../contract/problem.ts';
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
export function refuseOutcome(outcome: IngestOutcome): void {
  if (outcome === 'accepted' || outcome === 'duplicate') return;
  const { code, message } = REFUSED[outcome];
  throw new Refusal(code, message, outcome === 'unavailable' ? { headers: { 'Retry-After': '1' } } : {});
}
