import type { Properties } from './api.ts';
import { isBot } from './bots.ts';
import { newId } from './new-id.ts';
import { describePage } from './page-context.ts';
import { anonymousId, sessionId, userId } from './visitor-ids.ts';

declare const __VERSION__: string;

interface Said {
  event?: string;
  name?: string | undefined;
  properties?: Properties | undefined;
  traits?: Properties | undefined;
}

/** A message of Segment's wire, as yet nobody's: before consent there is no visitor it could belong to. */
export type NewEvent = ReturnType<typeof createEvent>;

export function createEvent(type: 'track' | 'page' | 'identify', said: Said) {
  return {
    type,
    messageId: newId(),
    timestamp: new Date(),
    ...said,
    context: {
      ...describePage(),
      userAgent: navigator.userAgent,
      locale: navigator.language,
      library: { name: 'ls.js', version: __VERSION__ },
      // Left out of the JSON where it is none.
      bot: isBot(navigator) || undefined,
    },
  };
}

/** The event of the visitor of this moment. */
export const toJson = (event: NewEvent): string =>
  JSON.stringify({
    ...event,
    anonymousId: anonymousId(),
    userId: userId(),
    context: { ...event.context, sessionId: sessionId(+event.timestamp) },
  });
