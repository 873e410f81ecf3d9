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

/** A message in Segment's format. It has no visitor yet, because before consent there is none. */
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
      // The server recognizes crawlers by the user agent. The user agent of an automated browser looks like that of a person's browser.
      bot: navigator.webdriver || undefined,
    },
  };
}

/** The event, assigned to the current visitor. */
export const toMessage = (event: NewEvent): string =>
  toJson({
    ...event,
    anonymousId: anonymousId(),
    userId: userId(),
    context: { ...event.context, sessionId: sessionId(+event.timestamp) },
  }) as string;
