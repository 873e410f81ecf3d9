import * as z from 'zod';
import { EventType } from './event-type.ts';
import { UtcInstant } from './instant.ts';

/** An event as lists quote it. */
export const EventQuote = z
  .object({
    eventType: EventType,
    points: z.number().describe('After caps, before decay.').meta({ example: 50 }),
    page: z.string().nullable().describe('The path of the web page it happened on.').meta({ example: '/pricing' }),
    at: UtcInstant,
  })
  .meta({ id: 'EventQuote', description: 'A short form of an event.' });
export type EventQuote = z.infer<typeof EventQuote>;
