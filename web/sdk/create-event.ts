import type { Properties } from './api.ts';
import { newId } from './new-id.ts';
import { describePage } from './page-context.ts';
import { toJson } from './to-json.ts';
import { anonymousId, sessionId, userId } from './visitor-ids.ts';

declare const __VERSION__: string;

interface Said {
  event?: string;
  name?: string | undefined;
  properties?: Properties | undefined;
  traits?: Properties | undefined;
}

/** An event in Segment's format, without a visitor, because the SDK creates no visitor before consent. */
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
      // Flags automated browsers, whose user agents look like those of people. The server recognizes crawlers by their user agents.
      bot: navigator.webdriver || undefined,
    },
  };
}

/** Assigns an event to the current visitor, and returns it as JSON. */
export const toMessage = (event: NewEvent): string =>
  toJson({
    ...event,
    anonymousId: anonymousId(),
    userId: userId(),
    context: { ...event.context, sessionId: sessionId(+event.timestamp) },
  }) as string;
