import * as z from 'zod';
import { toFieldErrors } from '../../contract/field-errors.ts';
import { isPlaceholderId, NOT_ID_TEXT, refuseId, toIdText } from '../../contract/ids.ts';
import { findIllFormed, ILL_FORMED, JsonObject } from '../../contract/json.ts';
import { isJsonObject } from '../../contract/json-value.ts';
import { LIMITS } from '../../contract/limits.ts';
import { digest } from '../../intake/digest.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { describeFieldErrors } from '../problem.ts';
import { exceedsJsonBytes } from './json-bytes.ts';
import { MESSAGE_TYPES, type MessageType } from './message-types.ts';
import { type Refused, reject, rejectField } from './rejection.ts';

/** An ID, which is either accepted unchanged or rejected. Null, an empty value or a placeholder count as no ID. */
const Id = z
  .unknown()
  .optional()
  .transform((value, context): string | null => {
    if (value == null || (typeof value === 'string' && value.trim() === '')) return null;
    const text = toIdText(value);
    if (typeof text === 'string') return text;
    context.addIssue({ code: 'custom', message: NOT_ID_TEXT });
    return z.NEVER;
  });

/** A name, which clients in untyped languages may send as a number. Any other value is treated as missing. */
const Text = z
  .unknown()
  .optional()
  .transform((value) => {
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text.trim() !== '' ? text : null;
  });

/** Properties or traits. Null and PHP's empty array count as an empty object. */
const Bag = z.preprocess(
  (value) => (value == null || (Array.isArray(value) && value.length === 0) ? {} : value),
  JsonObject,
);

/** Data about the client's environment. The context is optional, so an invalid value does not reject the message. */
const Context = z
  .unknown()
  .optional()
  .transform((value): JsonObject => (isJsonObject(value) ? value : {}));

const Message = z.object({
  type: z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
    z.enum(MESSAGE_TYPES),
  ),
  messageId: Id,
  userId: Id,
  anonymousId: Id,
  previousId: Id,
  groupId: Id,
  event: Text,
  name: Text,
  category: Text,
  properties: Bag,
  traits: Bag,
  context: Context,
  userHash: z.unknown().optional(),
  emailHash: z.unknown().optional(),
  // Parsed in event-time.ts.
  timestamp: z.unknown().optional(),
  originalTimestamp: z.unknown().optional(),
  sentAt: z.unknown().optional(),
  receivedAt: z.unknown().optional(),
});

/** A parsed message in Segment's protocol. Messages with the same `eventId` count once. */
export type Message = z.infer<typeof Message> & { eventId: string };

/** Default values of a request for all its messages. A message's own values take precedence over these. */
export interface Shared {
  /** The type from the path, which takes precedence over the type in the message. */
  type: MessageType | null;
  context: unknown;
  sentAt: unknown;
}

/** Parses one message as it was received. Never throws: any input is either a message, or is rejected with a reason. */
export function parseMessage(value: unknown, shared: Shared): { status: 'parsed'; message: Message } | Refused {
  if (!isJsonObject(value)) return reject({ messageId: null }, 'validation_failed', 'A message must be an object.');
  const given = { messageId: Text.parse(value.messageId) };
  if (exceedsJsonBytes(value, LIMITS.eventBytesMax)) {
    return reject(given, 'payload_too_large', `The message is larger than ${LIMITS.eventBytesMax} bytes.`);
  }
  const illFormed = findIllFormed(value);
  if (illFormed !== null) return rejectField(given, illFormed, ILL_FORMED);
  const parsed = Message.safeParse(shared.type ? { ...value, type: shared.type } : value);
  if (parsed.error) return reject(given, 'validation_failed', describeFieldErrors(toFieldErrors(parsed.error, 'body')));
  const { data } = parsed;
  for (const field of ['messageId', 'userId', 'anonymousId', 'groupId'] as const) {
    const refusal = refuseGivenId(field, data[field]);
    if (refusal) return rejectField(given, field, refusal);
  }
  return {
    status: 'parsed',
    message: {
      ...data,
      eventId: toEventId(data.messageId),
      context: { ...Context.parse(shared.context), ...data.context },
      sentAt: data.sentAt ?? shared.sentAt,
    },
  };
}

/** Why this ID cannot be accepted. A placeholder counts as no ID. A message's ID may be long (see toEventId). */
function refuseGivenId(field: 'messageId' | 'userId' | 'anonymousId' | 'groupId', id: string | null): string | null {
  if (id === null || isPlaceholderId(id)) return null;
  return refuseId(id, field === 'messageId' ? { charsMax: Number.POSITIVE_INFINITY } : {});
}

/**
 * A retry must produce the same event. An ID that is too long is therefore shortened in a fixed way, and only an empty ID is replaced by a
 * random one.
 */
function toEventId(messageId: string | null): string {
  if (messageId === null || isPlaceholderId(messageId)) return newId('evt');
  return messageId.length > LIMITS.idCharsMax ? `sha256_${digest(messageId)}` : messageId;
}
