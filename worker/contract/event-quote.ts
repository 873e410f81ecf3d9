import * as z from 'zod';
import { EventType } from './event-type.ts';
import { UtcInstant } from './instant.ts';

/** The short form in which lists show an event. */
export const EventQuote = z
  .object({
    eventType: EventType,
    points: z.number().describe("The event's points after caps, before decay.").meta({ example: 50 }),
    page: z
      .string()
      .nullable()
      .describe('The path of the web page on which the event happened.')
      .meta({ example: '/pricing' }),
    at: UtcInstant,
  })
  .meta({ id: 'EventQuote', description: 'A short form of an event.' });
export type EventQuote = z.infer<typeof EventQuote>;
