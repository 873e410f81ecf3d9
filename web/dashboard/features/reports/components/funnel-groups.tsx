import type { FunnelReport, FunnelStep } from '../../../../../worker/contract/funnel-report.ts';
import { formatCount, sentence } from '../../../lib/format.ts';
import { groupingOf, hasPrevious } from '../describe-reports.ts';
import { groupRows } from '../group-rows.ts';
import { type ReportColumn, ReportTable, type Shown, shownShare } from './report-table.tsx';

const cellOf = (step: FunnelStep | undefined, i: number): Shown =>
  step === undefined ? ['–'] : i === 0 ? [formatCount(step.reached)] : shownShare(step.reached, step.shareOfFirst);

/** A table of how many leads of each group reached each stage. */
export function FunnelGroups({ report }: { report: FunnelReport }) {
  const columns = report.all.current.map(
    ({ stage }, i): ReportColumn<FunnelStep[]> => ({
      title: i === 0 ? 'Leads' : sentence(stage),
      cell: (steps) => cellOf(steps[i], i),
      narrows: ({ current }) => ({ count: current[i]?.reached ?? 0, reached: stage }),
    }),
  );
  return (
    <ReportTable
      label={`Stages reached by ${groupingOf(report).toLowerCase()}`}
      heading={groupingOf(report)}
      columns={columns}
      rows={groupRows(report, ([first]) => first?.reached ?? 0)}
      hasPrevious={hasPrevious(report)}
    />
  );
}
