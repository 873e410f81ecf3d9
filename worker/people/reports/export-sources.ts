import { stringify } from 'csv-stringify/sync';
import { type Call, requirePermission } from '../../access/call.ts';
import { BOM, CSV_OPTIONS } from '../../contract/csv.ts';
import type { SourceFigures, SourceReport, SourceReportQuery } from '../../contract/source-report.ts';
import { getSources, type SourcesRefused } from './get-sources.ts';

/** Writes a report of sources as CSV: a line per group, and a last one for all leads. */
export async function exportSources(
  call: Call,
  query: SourceReportQuery,
): Promise<AsyncGenerator<string> | SourcesRefused> {
  requirePermission(call, 'leads:read');
  const report = await getSources(call, query);
  return 'reason' in report ? report : writeReport(report);
}

const COLUMNS: (keyof SourceFigures)[] = [
  ...(['leads', 'reached', 'reachedShare', 'medianScore', 'medianSeconds', 'converted', 'convertedShare'] as const),
];

async function* writeReport({ by, property, groups, all }: SourceReport): AsyncGenerator<string> {
  const figures = (of: SourceFigures) => COLUMNS.map((column) => of[column]);
  const header = [property ?? by, 'type', ...COLUMNS, ...COLUMNS.map((column) => `${column}Before`)];
  const lines = [...groups, { type: 'all', value: null, ...all }].map(({ value, type, current, before }) => [
    ...[value, type],
    ...figures(current),
    ...figures(before),
  ]);
  yield BOM + stringify([header, ...lines], CSV_OPTIONS);
}
