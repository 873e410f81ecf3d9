export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** The last time that is a valid date (ECMA-262 §21.4.1.1). Any later time stands for “never”. */
export const LAST_INSTANT = 8.64e15;

/** The UTC day of an instant, as `2026-02-11`. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whole UTC days since the epoch. */
export const dayNumber = (at: number): number => Math.floor(at / DAY_MS);

/** The number of ISO weeks (from Monday 00:00 UTC) since the week of the epoch. 1970-01-01 was a Thursday. */
export const weekNumber = (at: number): number => Math.floor((dayNumber(at) + 3) / 7);
