import type { EventQuote } from '../contract/event-quote.ts';
import { toInstant } from '../contract/instant.ts';
import type { QuotedEvent } from '../contract/project-change.ts';

/** An event of a lead's row as the API quotes it. */
export const toEventQuote = ({ type, at, points, page }: QuotedEvent): EventQuote => ({
  eventType: type,
  points: points / 100,
  page,
  at: toInstant(at),
});
