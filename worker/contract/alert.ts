import * as z from 'zod';
import { UtcInstant } from './instant.ts';

export const AlertKind = z.enum(['deliveries_failing', 'events_refused', 'server_events_refused', 'quota_near']);
export type AlertKind = z.infer<typeof AlertKind>;

/** Something that a project's owners should check. */
export const Alert = z
  .object({
    kind: AlertKind.describe(
      '`deliveries_failing`: deliveries failed permanently within the last hour. `events_refused`: at least 20 and more than a tenth of the last hour’s events were rejected. `server_events_refused`: at least 500 events sent with secret keys were rejected within the last hour. `quota_near`: web pages have used 80% of the daily quota.',
    ),
    since: UtcInstant,
    count: z
      .int()
      .meta({ description: 'The number of failed deliveries, of rejected events, or of events today.', example: 12 }),
    total: z.int().nullable().meta({
      description:
        'For rejected events: the number of events received within the hour. For a quota: the quota. Null for deliveries.',
      example: 80,
    }),
    endedAt: UtcInstant.nullable().describe('When the alert ended; null while it is active.'),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;
