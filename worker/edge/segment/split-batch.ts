import type { Shared } from './message.ts';
import type { MessageType } from './message-types.ts';

/** A request's messages, not yet parsed, and the values that apply to all of them. */
export interface Batch {
  messages: unknown[];
  shared: Shared;
}

/**
 * A body with a `batch` contains several messages, and any other body is one message. `pathType` is the type from the path. Of the batch's
 * own fields, only `context` and `sentAt` also apply to its messages. A batch's `messageId` and `timestamp` describe the batch itself, and
 * `integrations` has no effect here.
 */
export function splitBatch(body: unknown, pathType: MessageType | null): Batch {
  const { batch, context, sentAt } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return Array.isArray(batch)
    ? { messages: batch, shared: { type: null, context, sentAt } }
    : { messages: [body], shared: { type: pathType, context: {}, sentAt: undefined } };
}
