import type { EventQuote } from '../contract/event-quote.ts';
import { toInstant } from '../contract/instant.ts';
import type { QuotedEvent } from '../contract/project-change.ts';

/** Converts an event in a lead's row into the API's format. */
export const toEventQuote = ({ type, at, points, page }: QuotedEvent): EventQuote => ({
  eventType: type,
  points: points / 100,
  page,
  at: toInstant(at),
});
