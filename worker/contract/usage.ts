import * as z from 'zod';
import { UtcInstant } from './instant.ts';

/** The number of events accepted from a project's publishable keys, and the daily quota. */
export const EventUsage = z
  .object({
    eventsPerDayMax: z
      .int()
      .nullable()
      .describe('The daily quota of all publishable keys together; null if this server has no quota.'),
    eventsPerClientMax: z
      .int()
      .nullable()
      .describe('The quota of one client (IP address): a tenth of the project’s quota.'),
    days: z
      .array(
        z.object({
          date: z.iso.date().meta({ example: '2026-02-11' }),
          events: z
            .int()
            .describe(
              'Events accepted. A call that links two IDs counts as one event, or as many as the leads it creates. The counts are approximate: the last minutes may be missing.',
            )
            .meta({ example: 8400 }),
          limitedAt: UtcInstant.nullable().describe('When the quota was used up; further events were refused.'),
          clientsLimited: z
            .int()
            .describe('The number of clients that used up their tenth of the quota.')
            .meta({ example: 0 }),
        }),
      )
      .describe('UTC days, starting with today. Days without events are omitted.'),
  })
  .meta({
    id: 'EventUsage',
    example: {
      eventsPerDayMax: 1_000_000,
      eventsPerClientMax: 100_000,
      days: [{ date: '2026-02-11', events: 8400, limitedAt: null, clientsLimited: 0 }],
    },
  });
export type EventUsage = z.infer<typeof EventUsage>;
