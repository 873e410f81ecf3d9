import type { EventSource } from '../../contract/event-source.ts';
import { refuseId } from '../../contract/ids.ts';
import { refuseJson } from '../../contract/json.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import type { LearnedTraits } from '../../contract/traits.ts';
import type { AddressedEvent } from '../../intake/addressed-event.ts';
import { isUnreadableAsType, toEventType } from '../../intake/event-type.ts';
import { flagBot } from '../../intake/flag-bot.ts';
import { isBotAgent } from '../bots.ts';
import { toOccurredAt } from './event-time.ts';
import { withContext } from './kept-context.ts';
import type { Message } from './message.ts';
import { toPageProperties } from './page-properties.ts';
import { type Refused, reject, rejectField } from './rejection.ts';
import { type Alias, toAlias } from './to-alias.ts';
import { describeCleaned, toGroupTraits, toTraits } from './to-traits.ts';

type Content = { kind: 'activity'; type: string; properties: JsonObject } | { kind: 'traits'; traits: LearnedTraits };

/** The result of converting a message. `ignored` means that it contains nothing new. */
export type Mapped =
  | { status: 'event'; messageId: string | null; event: AddressedEvent; warning: string | null }
  | Alias
  | Refused
  | { status: 'ignored' };

/**
 * Converts a message to an event. The lead is `userId`, or `anonymousId` if `userId` is missing or a placeholder. A message with both IDs
 * links them.
 */
export function toEvent(
  message: Message,
  { receivedAt, source, pageAgent = null }: { receivedAt: number; source: EventSource; pageAgent?: string | null },
): Mapped {
  const [leadId, anonymousId] = [message.userId, message.anonymousId].filter(
    (id) => id !== null && refuseId(id) === null,
  );
  if (!leadId) return reject(message, 'validation_failed', 'One of `userId` and `anonymousId` must be an ID.');
  if (message.type === 'alias') return toAlias(message, leadId);
  const content = toContent(message, message.type);
  if (!content) return rejectField(message, 'event', 'must name what happened');
  const [bag, free] =
    content.kind === 'traits' ? ['traits', content.traits.custom] : ['properties', content.properties];
  const refusal = refuseJson(free);
  if (refusal) return rejectField(message, bag as string, refusal);
  const time = toOccurredAt(message, receivedAt);
  if (time.status === 'refused') return rejectField(message, time.path, time.message);
  const { occurredAt, warning } = time;
  const logged = { eventId: message.eventId, occurredAt, receivedAt, source };
  const namedAs = leadId === message.userId ? 'own' : 'anonymous';
  const event: AddressedEvent = {
    ...{ leadId, namedAs },
    ...(anonymousId && { anonymousId }),
    event: { ...logged, ...content },
  };
  return {
    status: 'event',
    messageId: message.messageId,
    event: isBot(message, pageAgent) ? flagBot(event) : event,
    warning: [warning, content.kind === 'traits' ? describeCleaned(message) : null].filter(Boolean).join(' ') || null,
  };
}

/**
 * Whether a bot caused the message: either the client says so, or the page view has a bot's user agent. A page may state its user agent
 * in the message.
 */
const isBot = ({ context: { bot, userAgent } }: Message, pageAgent: string | null): boolean =>
  bot === true || (pageAgent !== null && isBotAgent(userAgent ?? pageAgent));

function toContent(message: Message, type: Exclude<Message['type'], 'alias'>): Content | null {
  const { properties, context } = message;
  switch (type) {
    case 'track': {
      const eventType = toEventType(message.event ?? '');
      if (eventType === null) return null;
      return {
        kind: 'activity',
        type: eventType,
        properties: withContext(properties, withName(context, message.event)),
      };
    }
    case 'page':
      return { kind: 'activity', type: 'page_view', properties: withContext(toPageProperties(message), context) };
    case 'screen':
      return { kind: 'activity', type: 'screen_view', properties: withContext(toPageProperties(message), context) };
    case 'identify':
      return { kind: 'traits', traits: toTraits(message) };
    case 'group':
      return { kind: 'traits', traits: toGroupTraits(message) };
  }
}

/** Adds the event's name to the context, in case the event type does not show it recognizably. */
const withName = (context: JsonObject, event: string | null): JsonObject =>
  event !== null && isUnreadableAsType(event) ? { ...context, event } : context;
