import type { MessageType, Shared } from './message.ts';

/** A request's messages, not yet parsed, and what it says about all of them. */
export interface Batch {
  messages: unknown[];
  shared: Shared;
}

/**
 * A body with a `batch` is many messages, any other is one; `pathType` is the type that the path names. Only `context`
 * and `sentAt` of a batch are its messages' too: its `messageId` and `timestamp` are its own, and nothing here acts on
 * `integrations`.
 */
export function splitBatch(body: unknown, pathType: MessageType | null): Batch {
  const { batch, context, sentAt } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return Array.isArray(batch)
    ? { messages: batch, shared: { type: null, context, sentAt } }
    : { messages: [body], shared: { type: pathType, context: {}, sentAt: undefined } };
}
