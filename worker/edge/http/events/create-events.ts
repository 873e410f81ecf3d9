import { createEvents as definition } from '../../../contract/api/events.ts';
import { BatchInput, type BatchResult } from '../../../contract/event.ts';
import type { EventSource } from '../../../contract/event-source.ts';
import { toFieldErrors } from '../../../contract/field-errors.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { ingestEvents } from '../../../intake/ingest-events.ts';
import { parseEvent } from '../../../intake/parse-event.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { toBatchResult } from '../../answer-outcome.ts';
import { admitEvents } from '../../auth/admit-events.ts';
import { attest, senderOf } from '../../auth/attest.ts';
import { flagBot, isBotRequest } from '../../bots.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { nameEvent, reportRejected } from '../../report-rejected.ts';

export const createEventsHandler = endpoint(definition, async ({ body, principal, env, now, context }) => {
  const { projectId } = principal;
  const sender = await senderOf(env, principal);
  const { events } = parseBatch(body);
  const parsed = events.map((value) => parseItem(value, { now, source: sender.source }));
  const refused = parsed.flatMap((item, i) =>
    'rejected' in item ? [{ ...nameEvent(events[i]), ...item.rejected }] : [],
  );
  reportRejected(context, { principal, source: 'batch', now }, refused);
  if (refused.length === parsed.length) {
    throw invalid(
      refused.flatMap(({ errors }, i) =>
        errors.map(({ path, message }) => ({ path: `events.${i}${path && `.${path}`}`, message })),
      ),
    );
  }
  const settle = await admitEvents(context, principal, { events: parsed.length - refused.length, now });
  const config = await getProjectConfig(env, projectId);
  const isBot = isBotRequest(context.req.raw.headers);
  const taken = parsed.filter((item) => 'event' in item);
  const valid = await Promise.all(
    taken.map(async ({ event: given, userHash }) => {
      const event = await attest(sender, given, { userHash });
      return isBot ? flagBot(event) : event;
    }),
  );
  const ingested = await ingestEvents(env, { projectId, config, events: valid });
  settle(ingested);
  const outcomes = ingested.outcomes.values();
  const results = parsed.map(
    (item): BatchResult =>
      'event' in item
        ? toBatchResult(item.event.event.eventId, outcomes.next().value ?? 'unavailable', item.warnings)
        : item.rejected,
  );
  const count = results.filter(({ status }) => status !== 'rejected').length;
  return { message: `${count} events queued`, count, results };
});

/** The list alone: what is wrong with one event is no reason to refuse the others. */
function parseBatch(body: unknown): BatchInput {
  const parsed = BatchInput.safeParse(body);
  if (parsed.error) throw invalid(toFieldErrors(parsed.error, 'body'));
  return parsed.data;
}

/** Of which no character takes more than three bytes, so that few need to be encoded to be sure. */
function isTooLarge(value: unknown): boolean {
  const { length } = JSON.stringify(value);
  if (length * 3 <= LIMITS.eventBytesMax) return false;
  return new TextEncoder().encode(JSON.stringify(value)).byteLength > LIMITS.eventBytesMax;
}

type RejectedItem = Extract<BatchResult, { status: 'rejected' }>;

type ParsedItem = Extract<ReturnType<typeof parseEvent>, { event: unknown }> | { rejected: RejectedItem };

function parseItem(value: unknown, given: { now: number; source: EventSource }): ParsedItem {
  const parsed = parseEvent(value, given);
  const tooLarge = 'event' in parsed && isTooLarge(value);
  if ('event' in parsed && !tooLarge) return parsed;
  return {
    rejected: {
      status: 'rejected',
      eventId: nameEvent(value).eventId,
      code: tooLarge ? 'payload_too_large' : 'validation_failed',
      errors:
        'errors' in parsed ? parsed.errors : [{ path: '', message: `is larger than ${LIMITS.eventBytesMax} bytes` }],
    },
  };
}
