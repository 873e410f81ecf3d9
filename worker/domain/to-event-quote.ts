import type { EventQuote } from '../contract/event-quote.ts';
import { toInstant } from '../contract/instant.ts';
import type { QuotedEvent } from '../contract/project-change.ts';

/** Converts an event quoted in a lead's row into the API's form. */
export const toEventQuote = ({ type, at, points, page }: QuotedEvent): EventQuote => ({
  eventType: type,
  points: points / 100,
  page,
  at: toInstant(at),
});
