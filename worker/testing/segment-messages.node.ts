import { parseMessage } from '../edge/segment/message.ts';
import { splitBatch } from '../edge/segment/split-batch.ts';
import { type Mapped, toEvent } from '../edge/segment/to-event.ts';

export const NOW = Date.UTC(2026, 10, 24, 12);

/** The outcome of each message in a body. */
export function receive(body: unknown, pathType: Parameters<typeof splitBatch>[1] = null): Mapped[] {
  const { messages, shared } = splitBatch(body, pathType);
  return messages.map((value) => {
    const parsed = parseMessage(value, shared);
    return parsed.status === 'parsed' ? toEvent(parsed.message, { receivedAt: NOW, source: 'page' }) : parsed;
  });
}

export const receiveOne = (message: Record<string, unknown>): Mapped => receive(message)[0] as Mapped;

/** The event of a message that u1 sent. */
export function eventOf(message: Record<string, unknown>) {
  const mapped = receiveOne({ userId: 'u1', messageId: 'm1', ...message });
  if (mapped.status !== 'event') throw new Error(JSON.stringify(mapped));
  return mapped.event.event;
}

export function propertiesOf(message: Record<string, unknown>) {
  const event = eventOf(message);
  return event.kind === 'activity' ? event.properties : null;
}

export function traitsOf(message: Record<string, unknown>) {
  const event = eventOf(message);
  return event.kind === 'traits' ? event.traits : null;
}

/** `depth` nested objects. */
export const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });
