import { stringify } from 'csv-stringify/sync';
import type { Call } from '../../access/call.ts';
import { BOM, CSV_OPTIONS } from '../../contract/csv.ts';
import type { EventReportQuery } from '../../contract/event-report.ts';
import { getEvents } from './get-events.ts';
import type { DaysRefused } from './hour-range.ts';

/** Writes the report of event types as CSV. */
export async function exportEvents(call: Call, query: EventReportQuery): Promise<AsyncGenerator<string> | DaysRefused> {
  const report = await getEvents(call, query);
  if ('reason' in report) return report;
  const rows = report.types.map(({ usedBy, ...type }) => [
    ...COLUMNS.map((column) => type[column]),
    usedBy.map(({ kind, name }) => `${kind}: ${name}`).join('; '),
  ]);
  return (async function* () {
    yield BOM + stringify([[...COLUMNS, 'usedBy'], ...rows], CSV_OPTIONS);
  })();
}

const COLUMNS = ['eventType', 'count', 'countBefore', 'firstSeenAt', 'lastSeenAt'] as const;
