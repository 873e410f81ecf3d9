import type { SourceFigures, SourceReport } from '../../../../../worker/contract/source-report.ts';
import { formatCount, formatScore, sentence } from '../../../lib/format.ts';
import { groupingOf, hasPrevious, shownSpan } from '../describe-reports.ts';
import { groupRows } from '../group-rows.ts';
import { type ReportColumn, ReportTable, shownShare } from './report-table.tsx';

const columnsOf = ({ stage, timeTo }: SourceReport): ReportColumn<SourceFigures>[] => [
  { title: 'Leads', cell: ({ leads }) => [formatCount(leads)] },
  {
    title: `Reached ${sentence(stage)}`,
    cell: ({ reached, reachedShare }) => shownShare(reached, reachedShare),
    narrows: ({ current }) => ({ count: current.reached, reached: stage }),
  },
  { title: 'Median score', cell: ({ medianScore }) => [medianScore === null ? '–' : formatScore(medianScore)] },
  { title: `Time to ${sentence(timeTo)}`, cell: ({ medianSeconds }) => [shownSpan(medianSeconds)] },
  {
    title: 'Converted',
    cell: ({ converted, convertedShare }) => shownShare(converted, convertedShare),
    narrows: ({ current }) => ({ count: current.converted, converted: 'true' }),
  },
];

/** A table with the figures of each group. */
export const SourceTable = ({ report }: { report: SourceReport }) => (
  <ReportTable
    label={`Leads by ${groupingOf(report).toLowerCase()}`}
    heading={groupingOf(report)}
    columns={columnsOf(report)}
    rows={groupRows(report, ({ leads }) => leads)}
    hasPrevious={hasPrevious(report)}
  />
);
