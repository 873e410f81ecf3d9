import type * as z from 'zod';
import { type Call, requirePermission } from '../access/call.ts';
import { type BatchAccepted, BatchInput, type BatchResult } from '../contract/event.ts';
import type { EventSource } from '../contract/event-source.ts';
import { toFieldErrors } from '../contract/field-errors.ts';
import { withFieldSentences } from '../contract/field-sentence.ts';
import { LIMITS } from '../contract/limits.ts';
import { findUnknownFields } from '../contract/unknown-fields.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { attest, senderOf } from './attest.ts';
import type { InvalidEvents } from './create-event.ts';
import type { EventDoor } from './event-door.ts';
import { toBatchResult } from './event-outcome.ts';
import { flagBot } from './flag-bot.ts';
import { ingestEvents } from './ingest-events.ts';
import { nameEvent } from './name-event.ts';
import { parseEvent } from './parse-event.ts';

/** Accepts a batch of events. Each event is checked separately. The batch is refused only if no event is valid. */
export async function createEvents(
  call: Call,
  { batch, door }: { batch: unknown; door: EventDoor },
): Promise<z.infer<typeof BatchAccepted> | InvalidEvents> {
  requirePermission(call, 'events:write');
  const { env, projectId, actor, now } = call;
  const sender = await senderOf(env, actor);
  // Parse only the list itself here, because a mistake in one event must not reject the others.
  const list = BatchInput.safeParse(batch);
  if (list.error) return { reason: 'invalid', errors: toFieldErrors(list.error, 'body') };
  const { events } = list.data;
  const parsed = events.map((value) => parseItem(value, { now, source: sender.source }));
  const rejected = parsed.flatMap((item, i) =>
    'rejected' in item ? [{ ...nameEvent(events[i]), ...item.rejected }] : [],
  );
  door.report(rejected);
  if (rejected.length === parsed.length) {
    const errors = rejected.flatMap((item, i) =>
      item.errors.map(({ path, message }) => ({ path: `events.${i}${path && `.${path}`}`, message })),
    );
    return { reason: 'invalid', errors };
  }
  const settle = await door.admit(parsed.length - rejected.length);
  const config = await getProjectConfig(env, projectId);
  const isBot = door.isBot();
  const valid = await Promise.all(
    parsed
      .filter((item) => 'event' in item)
      .map(async ({ event: given, userHash }) => {
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
  const warnings = findUnknownFields(BatchInput, batch).map(({ path, message }) => ({
    path,
    message: `${message} The field was ignored; each event has its own fields.`,
  }));
  return { message: `${count} events queued`, count, results, ...(warnings.length > 0 && { warnings }) };
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
      errors: withFieldSentences(
        'errors' in parsed ? parsed.errors : [{ path: '', message: `is larger than ${LIMITS.eventBytesMax} bytes` }],
        'The event',
      ),
    },
  };
}

/** A character takes at most three bytes, so most events are known to be small enough without encoding them. */
function isTooLarge(value: unknown): boolean {
  const { length } = JSON.stringify(value);
  if (length * 3 <= LIMITS.eventBytesMax) return false;
  return new TextEncoder().encode(JSON.stringify(value)).byteLength > LIMITS.eventBytesMax;
}
