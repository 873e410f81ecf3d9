import * as z from 'zod';

/** An instant on the wire: ISO 8601 with `Z` or an offset; epoch milliseconds in code. */
export const Instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 date-time with a time zone, such as 2026-02-11T10:30:00Z' })
  .meta({ example: '2026-02-11T10:30:00Z' });

/** An instant as we write it: in UTC, with milliseconds. */
export const UtcInstant = z.string().meta({ format: 'date-time', example: '2026-02-11T09:30:00.000Z' });

export const toInstant = (ms: number): string => new Date(ms).toISOString();
export const toInstantOrNull = (ms: number | null): string | null => (ms === null ? null : toInstant(ms));
export const fromInstant = (instant: string): number => Date.parse(instant);
