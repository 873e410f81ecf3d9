import * as z from 'zod';
import { Day } from './day.ts';
import { EventType } from './event-type.ts';
import { LeadId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';

const count = z.int().min(0);

export const EventReportQuery = z.object({
  from: Day.optional().describe(
    'The first day of the period, in the project’s time zone. If omitted, the period is the 30 days ending on `to`.',
  ),
  to: Day.optional().describe('The last day of the period, included. Defaults to today.'),
});
export type EventReportQuery = z.infer<typeof EventReportQuery>;

const EventUse = z
  .object({
    kind: z.enum(['rule', 'automation', 'segment', 'outcome']),
    id: z.string().nullable().describe('The ID; null for the project’s outcome.'),
    name: z.string(),
  })
  .meta({ id: 'EventUse', example: { kind: 'automation', id: 'aut_1', name: 'Call about a demo' } });
export type EventUse = z.infer<typeof EventUse>;

const ReportedType = z
  .object({
    eventType: EventType.describe(
      '`other` adds up the types beyond the daily limit of new ones, and events that web pages dated more than seven days back.',
    ),
    count: count.describe('Events of the period, by the time at which they happened.').meta({ example: 4_150 }),
    countBefore: count.describe('The figures of the previous period.').meta({ example: 3_920 }),
    firstSeenAt: UtcInstant.nullable().describe(
      'The hour of the first event of this type; null if no such event has arrived.',
    ),
    lastSeenAt: UtcInstant.nullable(),
    usedBy: z
      .array(EventUse)
      .describe('The scoring rules, automations and segments that use the type, and the outcome if it does.'),
  })
  .meta({ id: 'ReportedType' });

export const EventReport = z
  .object({
    timeZone: z.string().meta({ example: 'Europe/Amsterdam' }),
    from: Day,
    to: Day,
    before: z.object({ from: Day, to: Day }),
    types: z
      .array(ReportedType)
      .describe(
        `The types with the most events in the period, up to ${LIMITS.reportedTypesMax}, and types that are used but have never arrived.`,
      ),
  })
  .meta({ id: 'EventReport' });
export type EventReport = z.infer<typeof EventReport>;

export const EventSamples = z
  .object({
    eventType: EventType,
    properties: z
      .array(
        z.object({
          name: z.string().meta({ example: 'page' }),
          events: count.describe('The number of read events that have this property.').meta({ example: 38 }),
          examples: z
            .array(z.unknown())
            .describe('Up to three values, none longer than 200 characters.')
            .meta({ example: ['/pricing'] }),
        }),
      )
      .describe(`The ${LIMITS.sampledPropertiesMax} most common properties, most common first.`),
    samples: z.array(z.object({ leadId: LeadId, at: UtcInstant, properties: z.record(z.string(), z.unknown()) })),
    lookedAt: count
      .describe('The number of events that were read: the newest events of recently active leads.')
      .meta({ example: 40 }),
  })
  .meta({ id: 'EventSamples', description: 'The properties and examples of one event type.' });
export type EventSamples = z.infer<typeof EventSamples>;
