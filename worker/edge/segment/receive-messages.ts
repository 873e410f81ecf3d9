import type { Context } from 'hono';
import { linkLeads } from '../../identity/identify-lead.ts';
import { getProjectConfig } from '../../settings/project-config.ts';
import type { AppEnv } from '../endpoint.ts';
import { ingestEvents } from '../ingest-events.ts';
import { Refusal } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { reportRejected } from '../report-rejected.ts';
import { authenticateWriteKey, orUnavailable, unavailable } from './authenticate-write-key.ts';
import { type MessageType, parseMessage } from './message.ts';
import type { Rejection } from './rejection.ts';
import { splitBatch } from './split-batch.ts';
import { type Mapped, toEvent } from './to-event.ts';
import { findBodyWriteKey, findWriteKey } from './write-key.ts';

/** The official Node client sends 1.2 MB at once; the documented 500 KB are kept by few. Inflated. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** As many as fit into the body at the size that browsers send; each may be a lead, and so a call. */
const MESSAGES_MAX = 5_000;

/**
 * One request of a Segment client. What these clients take for success is exactly 200 with a JSON object; a 4xx is
 * final to them, so that one bad message is refused inside the 200 and only the key, the JSON and the size of the whole
 * are refused outright.
 */
export async function receiveMessages(context: Context<AppEnv>, pathType: MessageType | null): Promise<Response> {
  const { env } = context;
  const request = context.req.raw;
  const receivedAt = Date.now();
  const writeKey = findWriteKey(request);
  const known = writeKey === null ? null : await authenticateWriteKey(context, writeKey);
  const body = await readJson(request, { bodyBytesMax: BODY_BYTES_MAX, bodyOptional: false });
  const principal = known ?? (await authenticateWriteKey(context, findBodyWriteKey(body)));
  const { projectId } = principal;

  const { messages, shared } = splitBatch(body, pathType);
  if (messages.length > MESSAGES_MAX) {
    throw new Refusal('payload_too_large', `The batch holds more than ${MESSAGES_MAX} messages.`);
  }
  const mapped = messages.map((value): Mapped => {
    const parsed = parseMessage(value, shared);
    return parsed.status === 'parsed' ? toEvent(parsed.message, receivedAt) : parsed;
  });
  const events = mapped.flatMap((one) => (one.status === 'event' ? [one.event] : []));
  const aliases = mapped.filter((one) => one.status === 'alias');
  if (events.length > 0 || aliases.length > 0) {
    const config = await orUnavailable(getProjectConfig(env, projectId));
    for (const { previousId, userId } of aliases) {
      await orUnavailable(linkLeads(env, { projectId, config, now: receivedAt }, { anonymousId: previousId, userId }));
    }
    const outcomes = await ingestEvents(env, { projectId, config, events });
    if (outcomes.includes('unavailable')) throw unavailable();
  }
  const rejected = mapped.flatMap((one) => (one.status === 'rejected' ? [one.rejection] : []));
  reportRejected(context, { principal, source: 'segment', now: receivedAt }, rejected.map(toRejected));
  return context.json({ success: true, ...(rejected.length > 0 && { rejected }) });
}

const toRejected = ({ messageId, code, message }: Rejection) => ({
  eventId: messageId,
  eventType: null,
  code,
  errors: [{ path: '', message }],
});
