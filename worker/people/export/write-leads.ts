import { pMapIterable } from 'p-map';
import { BOM } from '../../contract/csv.ts';
import type { ExportedLead } from '../../contract/lead.ts';
import { leadCsv } from './lead-csv.ts';

export type ExportFormat = 'csv' | 'ndjson';

/** Writes leads as the text of a file, one page at a time. */
export async function* writeLeads(
  pages: AsyncGenerator<ExportedLead[]>,
  {
    format,
    propertyNames,
    ...told
  }: {
    format: ExportFormat;
    propertyNames: readonly string[];
    ownerNames: ReadonlyMap<string, string>;
    hasGrades: boolean;
  },
): AsyncGenerator<string> {
  const csv = leadCsv(propertyNames, told);
  const write = format === 'csv' ? csv.toRows : toNdjson;
  if (format === 'csv') yield BOM + csv.header;
  for await (const page of pages) yield write(page);
}

/** The number of leads that are read ahead while one is written. */
const READ_AHEAD = { concurrency: 8, backpressure: 8 };

/** Writes everything stored about leads, one line of JSON per lead, or more if its log is long. Keeps only one page of one log in memory. Erased leads are left out. */
export async function* writeEverything(
  leadIds: readonly string[],
  read: (leadId: string) => Promise<AsyncGenerator<string> | null>,
): AsyncGenerator<string> {
  for await (const everything of pMapIterable(leadIds, read, READ_AHEAD)) {
    if (!everything) continue;
    yield* everything;
    yield '\n';
  }
}

const toNdjson = (leads: readonly ExportedLead[]): string => leads.map((lead) => `${JSON.stringify(lead)}\n`).join('');
