import { EventAccepted, EventInput } from '../../../contract/event.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { ingestEvents, parseEvent, refuseOutcome } from '../../ingest-events.ts';
import { invalid } from '../../problem.ts';

export const createEvent = endpoint(
  {
    method: 'post',
    url: '/api/events',
    tag: 'Events',
    summary: 'Send one event',
    description:
      'Answers once the event is durable and scored. Sending it again with the same eventId changes nothing.',
    access: 'events:write',
    body: EventInput,
    bodyBytesMax: LIMITS.eventBytesMax,
    status: 202,
    answer: EventAccepted,
    refusals: ['payload_too_large', 'lead_erased', 'unavailable'],
  },
  async ({ body, principal: { projectId }, env, now }) => {
    const parsed = parseEvent(body, now);
    if ('errors' in parsed) throw invalid(parsed.errors);
    const config = await getProjectConfig(env, projectId);
    const [outcome = 'unavailable'] = await ingestEvents(env, { projectId, config, events: [parsed.event] });
    refuseOutcome(outcome);
    return { message: 'Event queued for processing' as const, eventId: parsed.event.event.eventId };
  },
);
