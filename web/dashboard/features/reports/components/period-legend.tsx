/** A legend that shows the chart colors of the two compared periods. */
export const PeriodLegend = () => (
  <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-soft text-xs">
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className="h-2 w-4 rounded-[2px] bg-[var(--series-1)]" />
      This period
    </span>
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className="h-1 w-4 rounded-[1px] bg-control" />
      Previous period
    </span>
  </figcaption>
);
