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
  .meta({ id: 'RejectedEvent', description: 'An event that was refused, and why. What was in it is not kept.' });
export type RejectedEvent = z.infer<typeof RejectedEvent>;
