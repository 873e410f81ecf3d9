import type * as z from 'zod';
import { type Call, requirePermission } from '../access/call.ts';
import type { EventAccepted } from '../contract/event.ts';
import { withFieldSentences } from '../contract/field-sentence.ts';
import type { FieldError } from '../contract/problem.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { attest, senderOf } from './attest.ts';
import type { EventDoor } from './event-door.ts';
import { findRefusal, type NotTaken } from './event-outcome.ts';
import { flagBot } from './flag-bot.ts';
import { ingestEvents } from './ingest-events.ts';
import { nameEvent } from './name-event.ts';
import { parseEvent } from './parse-event.ts';

/** Errors in the events. */
export interface InvalidEvents {
  reason: 'invalid';
  errors: FieldError[];
}

/** Accepts one event from a client. Returns once the event is stored and scored. */
export async function createEvent(
  call: Call,
  { event: value, door }: { event: unknown; door: EventDoor },
): Promise<z.infer<typeof EventAccepted> | InvalidEvents | NotTaken> {
  requirePermission(call, 'events:write');
  const { env, projectId, actor, now } = call;
  const sender = await senderOf(env, actor);
  const parsed = parseEvent(value, { now, source: sender.source });
  if ('errors' in parsed) {
    const errors = withFieldSentences(parsed.errors);
    door.report([{ ...nameEvent(value), code: 'validation_failed', errors }]);
    return { reason: 'invalid', errors };
  }
  const settle = await door.admit(1);
  const config = await getProjectConfig(env, projectId);
  const attested = await attest(sender, parsed.event, { userHash: parsed.userHash });
  const event = door.isBot() ? flagBot(attested) : attested;
  const ingested = await ingestEvents(env, { projectId, config, events: [event] });
  settle(ingested);
  const refused = findRefusal(ingested.outcomes[0] ?? 'unavailable', now);
  if (refused) return refused;
  const { warnings } = parsed;
  return {
    message: 'Event queued for processing',
    eventId: parsed.event.event.eventId,
    ...(warnings.length > 0 && { warnings }),
  };
}
