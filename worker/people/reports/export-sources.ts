import { type Call, requirePermission } from '../../access/call.ts';
import type { SourceFigures, SourceReportQuery } from '../../contract/source-report.ts';
import { getSources, type SourcesRefused } from './get-sources.ts';
import { writeCompared } from './write-compared.ts';

/** Writes a report of sources as CSV, with a line per group. The last line contains the figures of all leads together. */
export async function exportSources(
  call: Call,
  query: SourceReportQuery,
): Promise<AsyncGenerator<string> | SourcesRefused> {
  requirePermission(call, 'leads:read');
  const report = await getSources(call, query);
  if ('reason' in report) return report;
  const lines = [...report.groups, { type: 'all', value: null, ...report.all }].map(
    ({ value, type, current, before }) => ({ names: [value, type], current, before }),
  );
  return writeCompared(COLUMNS, lines, [report.property ?? report.by, 'type']);
}

const COLUMNS: (keyof SourceFigures)[] = [
  ...(['leads', 'reached', 'reachedShare', 'medianScore', 'medianSeconds', 'converted', 'convertedShare'] as const),
];
