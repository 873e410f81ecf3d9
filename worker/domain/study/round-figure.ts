/** Rounds to four decimals, which is more precise than any interval. */
export const roundFigure = (value: number): number => Math.round(value * 10_000) / 10_000;
