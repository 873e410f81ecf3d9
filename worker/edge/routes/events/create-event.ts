import { EventAccepted, EventInput } from '../../../contract/event.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { ingestEvents } from '../../../intake/ingest-events.ts';
import { parseEvent } from '../../../intake/parse-event.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { refuseOutcome } from '../../answer-outcome.ts';
import { admitEvents } from '../../auth/admit-events.ts';
import { attest, senderOf } from '../../auth/attest.ts';
import { flagBot, isBotRequest } from '../../bots.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { nameEvent, reportRejected } from '../../report-rejected.ts';

export const createEvent = endpoint(
  {
    method: 'post',
    url: '/api/events',
    operationId: 'createEvent',
    tag: 'Events',
    summary: 'Send one event',
    description:
      'Answers once the event is durable and scored. Sending it again with the same eventId changes nothing. `warnings` name fields that we do not know and did not store; a misspelled time or id is refused.',
    access: 'events:write',
    body: EventInput,
    bodyParsedBy: 'handler',
    bodyBytesMax: LIMITS.eventBytesMax,
    status: 202,
    answer: EventAccepted,
    refusals: ['payload_too_large', 'lead_erased', 'quota_exceeded', 'unavailable'],
  },
  async ({ body, principal, env, now, context }) => {
    const { projectId } = principal;
    const sender = await senderOf(env, principal);
    const parsed = parseEvent(body, { now, source: sender.source });
    if ('errors' in parsed) {
      const rejected = { ...nameEvent(body), code: 'validation_failed', errors: parsed.errors };
      reportRejected(context, { principal, source: 'events', now }, [rejected]);
      throw invalid(parsed.errors);
    }
    const settle = await admitEvents(context, principal, { events: 1, now });
    const config = await getProjectConfig(env, projectId);
    const given = await attest(sender, parsed.event, { userHash: parsed.userHash });
    const event = isBotRequest(context.req.raw.headers) ? flagBot(given) : given;
    const ingested = await ingestEvents(env, { projectId, config, events: [event] });
    settle(ingested);
    refuseOutcome(ingested.outcomes[0] ?? 'unavailable', now);
    const { warnings } = parsed;
    return {
      message: 'Event queued for processing' as const,
      eventId: parsed.event.event.eventId,
      ...(warnings.length > 0 && { warnings }),
    };
  },
);
