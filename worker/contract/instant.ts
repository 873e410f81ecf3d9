import * as z from 'zod';
import { INSTANT_REFUSALS, parseInstant } from './parse-instant.ts';

/** An instant in requests and answers: ISO 8601 with `Z` or an offset. In code, instants are epoch milliseconds. */
export const Instant = z
  .string({ error: ({ input }) => (input === undefined ? undefined : INSTANT_REFUSALS.unreadable) })
  .superRefine((text, context) => {
    const read = parseInstant(text, { zone: null, forms: 'iso' });
    if (read.status === 'refused') context.addIssue({ code: 'custom', message: INSTANT_REFUSALS[read.reason] });
  })
  .meta({ format: 'date-time', example: '2026-02-11T10:30:00Z' });

/** An instant as we write it, in UTC with milliseconds. */
export const UtcInstant = z.string().meta({ format: 'date-time', example: '2026-02-11T09:30:00.000Z' });

export const toInstant = (ms: number): string => new Date(ms).toISOString();
export const toInstantOrNull = (ms: number | null): string | null => (ms === null ? null : toInstant(ms));

/** Returns the epoch milliseconds of an `Instant`. */
export function fromInstant(instant: string): number {
  const read = parseInstant(instant, { zone: null, forms: 'iso' });
  if (read.status === 'refused') throw new Error(`not an instant: ${INSTANT_REFUSALS[read.reason]}`);
  return read.at;
}
