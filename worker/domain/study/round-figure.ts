/** Four decimals: more than any interval is narrow. */
export const roundFigure = (value: number): number => Math.round(value * 10_000) / 10_000;
