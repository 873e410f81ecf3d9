import * as z from 'zod';
import { FieldError } from './problem.ts';

/** An event that was refused, and why. What was in it is not kept. */
export const RejectedEvent = z.object({
  at: z.string(),
  source: z.enum(['events', 'batch', 'segment', 'import']),
  keyId: z.string().nullable(),
  eventId: z.string().nullable(),
  eventType: z.string().nullable(),
  code: z.string(),
  errors: z.array(FieldError),
});
export type RejectedEvent = z.infer<typeof RejectedEvent>;
