/** Four decimals, which is finer than any interval. */
export const roundFigure = (value: number): number => Math.round(value * 10_000) / 10_000;
