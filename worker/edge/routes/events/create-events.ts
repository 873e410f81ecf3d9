import { BatchAccepted, BatchInput, type BatchResult } from '../../../contract/event.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { type AddressedEvent, ingestEvents, parseEvent, toBatchResult } from '../../ingest-events.ts';
import { invalid } from '../../problem.ts';

export const createEvents = endpoint(
  {
    method: 'post',
    url: '/api/events/batch',
    tag: 'Events',
    summary: 'Send up to 1,000 events',
    description:
      'Each event is judged by itself: `results` says for every one whether it was accepted, a duplicate, or rejected and why. If none is valid the answer is 400.',
    access: 'events:write',
    body: BatchInput,
    status: 202,
    answer: BatchAccepted,
    refusals: ['payload_too_large'],
  },
  async ({ body, principal: { projectId }, env, now }) => {
    const parsed = body.events.map((value) => parseItem(value, now));
    const valid = parsed.flatMap((item) => ('event' in item ? [item.event] : []));
    if (valid.length === 0) {
      throw invalid(
        parsed.flatMap((item, i) =>
          'rejected' in item && item.rejected.status === 'rejected'
            ? item.rejected.errors.map(({ path, message }) => ({ path: `events.${i}${path && `.${path}`}`, message }))
            : [],
        ),
      );
    }
    const config = await getProjectConfig(env, projectId);
    const outcomes = (await ingestEvents(env, { projectId, config, events: valid })).values();
    const results = parsed.map((item) =>
      'event' in item ? toBatchResult(item.event.event.eventId, outcomes.next().value ?? 'unavailable') : item.rejected,
    );
    const count = results.filter(({ status }) => status !== 'rejected').length;
    return { message: `${count} events queued`, count, results };
  },
);

function parseItem(value: unknown, now: number): { event: AddressedEvent } | { rejected: BatchResult } {
  const parsed = parseEvent(value, now);
  const tooLarge = 'event' in parsed && JSON.stringify(value).length > LIMITS.eventBytesMax;
  if ('event' in parsed && !tooLarge) return parsed;
  const given = (value as { eventId?: unknown } | null)?.eventId;
  return {
    rejected: {
      status: 'rejected',
      eventId: typeof given === 'string' ? given : null,
      code: tooLarge ? 'payload_too_large' : 'validation_failed',
      errors:
        'errors' in parsed ? parsed.errors : [{ path: '', message: `is larger than ${LIMITS.eventBytesMax} bytes` }],
    },
  };
}
