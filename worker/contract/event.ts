import * as z from 'zod';
import { EventType } from './event-type.ts';
import { EventId, LeadId } from './ids.ts';
import { Instant } from './instant.ts';
import { JsonObject } from './json.ts';
import { LIMITS } from './limits.ts';
import { FieldError } from './problem.ts';

/**
 * One behavioral event from a client. The lead is `userId ?? anonymousId ?? leadId`. Without `eventId`, the server generates one, so a
 * repeated request counts the event again. Without `timestamp`, the event counts at its time of arrival.
 */
export const EventInput = requireLead(
  z.object({
    eventType: EventType,
    leadId: LeadId.nullish(),
    userId: LeadId.nullish(),
    anonymousId: LeadId.nullish(),
    eventId: EventId.nullish(),
    timestamp: Instant.nullish(),
    userHash: z
      .string()
      .nullish()
      .describe('HMAC-SHA256 of the `userId` with the identity secret, in hexadecimal. See signed identify.'),
    properties: JsonObject.nullish().meta({ example: { page: '/pricing', duration: 45 } }),
  }),
).meta({
  id: 'EventInput',
  description:
    'One behavioral event. The lead is `userId ?? anonymousId ?? leadId`. Without an `eventId`, the server creates an ID, so that a retry counts again. Without a `timestamp`, the event counts at its time of arrival.',
  example: {
    eventType: 'page_view',
    leadId: 'lead_123',
    eventId: 'evt_unique_456',
    timestamp: '2026-02-11T10:30:00Z',
    properties: { page: '/pricing', duration: 45 },
  },
});
export type EventInput = z.infer<typeof EventInput>;

const Warnings = z
  .array(FieldError)
  .describe(
    'Names the parts of the event that were not stored, such as an unknown field. The event is stored without these parts.',
  );

export const EventAccepted = z
  .object({
    message: z.literal('Event queued for processing'),
    eventId: z.string().meta({ example: 'evt_unique_456' }),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'EventAccepted' });

// Items are parsed one by one, so that an invalid event does not reject the others.
const Item = z.unknown().meta({ override: { $ref: '#/components/schemas/EventInput' } });

export const BatchInput = z
  .object({
    events: z.array(Item).min(1).max(LIMITS.batchEventsMax),
  })
  .meta({
    id: 'EventBatch',
    example: {
      events: [
        { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1' },
        { eventType: 'signup', leadId: 'lead_2', eventId: 'evt_2' },
      ],
    },
  });

export type BatchInput = z.infer<typeof BatchInput>;

export const BatchResult = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('accepted'), eventId: z.string(), warnings: Warnings.optional() }),
    z.object({ status: z.literal('duplicate'), eventId: z.string(), warnings: Warnings.optional() }),
    z.object({
      status: z.literal('rejected'),
      eventId: z.string().nullable(),
      code: z.enum(['validation_failed', 'payload_too_large', 'lead_erased', 'quota_exceeded', 'unavailable']),
      errors: z.array(FieldError),
    }),
  ])
  .meta({ id: 'BatchResult' });
export type BatchResult = z.infer<typeof BatchResult>;

export const BatchAccepted = z
  .object({
    message: z.string().meta({ example: '2 events queued' }),
    count: z.int(),
    results: z.array(BatchResult),
    warnings: z
      .array(FieldError)
      .optional()
      .describe('Names unknown fields next to `events`, which were ignored. Fields of an event belong in the event.'),
  })
  .meta({
    id: 'BatchAccepted',
    example: {
      message: '2 events queued',
      count: 2,
      results: [
        { status: 'accepted', eventId: 'evt_1' },
        { status: 'duplicate', eventId: 'evt_2' },
      ],
    },
    description:
      '`results[i]` belongs to `events[i]`; `count` is the number of stored events (accepted and duplicate).',
  });

/** One variant for each of the three IDs, because every event must name a lead. */
export function requireLead<Shape extends Record<'leadId' | 'userId' | 'anonymousId', z.ZodType>>(
  event: z.ZodObject<Shape>,
): z.ZodObject<Shape> {
  return event.superRefine((given, context) => {
    const { leadId, userId, anonymousId } = given as Record<string, unknown>;
    if (leadId == null && userId == null && anonymousId == null) {
      context.addIssue({ code: 'custom', path: ['leadId'], message: 'is required (or userId, or anonymousId)' });
    }
  });
}
