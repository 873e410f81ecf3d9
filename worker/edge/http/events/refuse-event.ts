import type { InvalidEvents } from '../../../intake/create-event.ts';
import type { NotTaken } from '../../../intake/event-outcome.ts';
import { REFUSED } from '../../../intake/ingest-events.ts';
import { invalid, Refusal } from '../../problem.ts';

export const refuseEvent = (refused: InvalidEvents | NotTaken): Refusal =>
  refused.reason === 'invalid' ? invalid(refused.errors) : notTaken(refused);

export function notTaken({ reason, retryAfterSeconds }: NotTaken): Refusal {
  const { code, message } = REFUSED[reason];
  const headers: Record<string, string> = retryAfterSeconds === null ? {} : { 'Retry-After': `${retryAfterSeconds}` };
  return new Refusal(code, message, { headers });
}
