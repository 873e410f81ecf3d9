import type { Context } from 'hono';
import { LIMITS } from '../../contract/limits.ts';
import { attest, senderOf } from '../../intake/attest.ts';
import { idsNamed } from '../../intake/ids-named.ts';
import type { Rejected } from '../../observe/rejected-events.ts';
import type { AppEnv } from '../app-env.ts';
import { admitEvents } from '../auth/admit-events.ts';
import { pageAgentOf } from '../bots.ts';
import { Refusal } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { reportRejected } from '../report-rejected.ts';
import { authenticateWriteKey, orUnavailable } from './authenticate-write-key.ts';
import type { MessageType } from './message-types.ts';
import type { Rejection } from './rejection.ts';
import { splitBatch } from './split-batch.ts';
import { storeMessages } from './store-messages.ts';
import { takeSignatures } from './take-signatures.ts';
import { type Mapped, toEvent } from './to-event.ts';
import { findBodyWriteKey, findWriteKey } from './write-key.ts';

/**
 * Handles one request of a Segment client. Segment's clients accept only a 200 with a JSON object as success, and treat a 4xx as final. A
 * bad message is therefore rejected inside a 200 response. Only a wrong key, invalid JSON or a request that is too large gets an error
 * status.
 */
export async function receiveMessages(context: Context<AppEnv>, pathType: MessageType | null): Promise<Response> {
  const { env } = context;
  const request = context.req.raw;
  const receivedAt = Date.now();
  const writeKey = findWriteKey(request);
  const known = writeKey === null ? null : await authenticateWriteKey(context, writeKey);
  const body = await readJson(request, { bodyBytesMax: LIMITS.segmentBodyBytesMax, bodyOptional: false });
  const principal = known ?? (await authenticateWriteKey(context, findBodyWriteKey(body)));
  const { projectId } = principal;
  context.set('projectId', projectId);

  const { messages, shared } = splitBatch(body, pathType);
  if (messages.length > LIMITS.segmentMessagesMax) {
    throw new Refusal('payload_too_large', `The batch has more than ${LIMITS.segmentMessagesMax} messages.`);
  }
  const sender = await orUnavailable(senderOf(env, principal));
  const pageAgent = pageAgentOf(request.headers);
  const { parseMessage } = await import('./message.ts');
  const mapped = await Promise.all(
    messages.map(async (value): Promise<Mapped> => {
      const parsed = parseMessage(value, shared);
      if (parsed.status !== 'parsed') return parsed;
      const { message, signatures } = takeSignatures(parsed.message);
      const one = toEvent(message, { receivedAt, source: sender.source, pageAgent });
      switch (one.status) {
        case 'event':
          return { ...one, event: await attest(sender, one.event, signatures) };
        case 'alias': {
          const isSigned = await sender.isSigned(one.userId, signatures.userHash);
          if (isSigned) return { ...one, isSigned };
          return sender.mustSign ? { status: 'ignored' } : one;
        }
        case 'rejected':
        case 'ignored':
          return one;
      }
    }),
  );
  const settle = await admitEvents(context, principal, { events: messages.length, now: receivedAt });
  const stored = await storeMessages(env, { projectId, source: sender.source, now: receivedAt, settle }, mapped);
  const refused = stored.flatMap((one, i) =>
    one.status === 'rejected' ? [{ ...one.rejection, leadIds: idsNamed(messages[i]) }] : [],
  );
  reportRejected(context, { principal, source: 'segment', now: receivedAt }, refused.map(toRejected));
  const rejected = refused.map(({ leadIds, ...rejection }) => rejection);
  const warnings = stored.flatMap((one) =>
    one.status === 'event' && one.warning !== null ? [{ messageId: one.messageId, message: one.warning }] : [],
  );
  return context.json({
    success: true,
    ...(rejected.length > 0 && { rejected }),
    ...(warnings.length > 0 && { warnings }),
  });
}

const toRejected = ({ messageId, code, message, leadIds }: Rejection & Pick<Rejected, 'leadIds'>): Rejected => ({
  eventId: messageId,
  leadIds,
  eventType: null,
  code,
  errors: [{ path: '', message }],
});
