/** The size of the score chart, and the room for its axes. */
export const CHART = { height: 268, left: 34, right: 8, top: 10, bottom: 22 } as const;
/** The bottom of the drawing, above the time axis. */
export const CHART_BOTTOM = CHART.height - CHART.bottom;
