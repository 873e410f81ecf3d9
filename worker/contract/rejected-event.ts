import * as z from 'zod';
import { UtcInstant } from './instant.ts';
import { FieldError } from './problem.ts';

export const RejectedEvent = z
  .object({
    at: UtcInstant,
    source: z.enum(['events', 'batch', 'segment', 'import']),
    keyId: z.string().nullable(),
    eventId: z.string().nullable(),
    eventType: z.string().nullable(),
    code: z.string().meta({ example: 'validation_failed' }),
    errors: z.array(FieldError),
  })
  .meta({ id: 'RejectedEvent', description: 'A rejected event and the reason, without its content.' });
export type RejectedEvent = z.infer<typeof RejectedEvent>;

export const RejectionReason = z
  .object({
    code: z.string().meta({ example: 'validation_failed' }),
    field: z.string().nullable().meta({
      description: 'The path in the event, with `*` for list positions; null if the reason applies to the whole event.',
      example: 'leadId',
    }),
    message: z.string().meta({ example: '`leadId` must be an ID, not the placeholder "undefined".' }),
    source: RejectedEvent.shape.source,
    keyId: RejectedEvent.shape.keyId,
    keyName: z.string().nullable().meta({ example: 'Web shop' }),
    count: z.int().meta({
      description: 'The number of all rejected events with this reason, including those no longer listed.',
      example: 12,
    }),
    firstAt: UtcInstant,
    lastAt: UtcInstant,
    example: z
      .object({ eventId: z.string().nullable(), eventType: z.string().nullable(), leadId: z.string().nullable() })
      .nullable()
      .meta({ description: 'A recent event that was rejected for this reason; null if none is stored.' }),
  })
  .meta({
    id: 'RejectionReason',
    description:
      'Why events of one key were rejected, how often, and since when. An event with several errors counts under its first error.',
  });
export type RejectionReason = z.infer<typeof RejectionReason>;
