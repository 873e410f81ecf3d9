import { createEvent as definition } from '../../../contract/api/events.ts';
import { ingestEvents } from '../../../intake/ingest-events.ts';
import { parseEvent } from '../../../intake/parse-event.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { refuseOutcome } from '../../answer-outcome.ts';
import { admitEvents } from '../../auth/admit-events.ts';
import { attest, senderOf } from '../../auth/attest.ts';
import { flagBot, isBotRequest } from '../../bots.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { nameEvent, reportRejected } from '../../report-rejected.ts';

export const createEventHandler = endpoint(definition, async ({ body, principal, env, now, context }) => {
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
});
