import type { FunnelReport, FunnelStep } from '../../../../../worker/contract/funnel-report.ts';
import { formatCount, formatPercent, sentence } from '../../../lib/format.ts';
import { hasPrevious, shownSpan } from '../describe-reports.ts';
import { type ReportColumn, ReportTable } from './report-table.tsx';

const COLUMNS: ReportColumn<FunnelStep>[] = [
  { title: 'Leads', cell: ({ reached }) => [formatCount(reached)] },
  { title: 'Of previous stage', cell: ({ shareOfPrevious }) => [formatPercent(shareOfPrevious)] },
  { title: 'Of all leads', cell: ({ shareOfFirst }) => [formatPercent(shareOfFirst)] },
  { title: 'Median time', cell: ({ medianSeconds }) => [shownSpan(medianSeconds)] },
];

/** A table with the figures of each stage for all leads. */
export const FunnelTable = ({ report: { all, segment } }: { report: FunnelReport }) => (
  <ReportTable
    label="Leads by stage reached"
    heading="Stage"
    columns={COLUMNS}
    rows={all.current.map((current, i) => ({
      ...{ key: current.stage, name: sentence(current.stage), current, before: all.before[i] ?? current },
      leads: { count: current.reached, filter: all.filter, segment, ...(i > 0 && { reached: current.stage }) },
    }))}
    hasPrevious={hasPrevious({ all })}
  />
);
