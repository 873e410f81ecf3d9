import { pMapIterable } from 'p-map';
import { BOM } from '../../../contract/csv.ts';
import type { ExportedLead } from '../../../contract/lead.ts';
import { streamText } from '../../stream-text.ts';
import { leadCsv } from './lead-csv.ts';

export const EXPORT_TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;
export type ExportFormat = keyof typeof EXPORT_TYPES;

/** Headers of a file that the browser saves. */
export const fileHeaders = (format: ExportFormat, now: number) => ({
  'Content-Type': EXPORT_TYPES[format],
  'Content-Disposition': `attachment; filename="leads-${new Date(now).toISOString().slice(0, 10)}.${format}"`,
  'Cache-Control': 'no-store',
});

/** Leads as text, a page at a time: a slow reader is waited for, and only one page is held. */
export function exportLeads(
  pages: AsyncGenerator<ExportedLead[]>,
  { format, propertyNames }: { format: ExportFormat; propertyNames: readonly string[] },
): ReadableStream<Uint8Array> {
  const csv = leadCsv(propertyNames);
  const write = format === 'csv' ? csv.toRows : toNdjson;
  return streamText(
    (async function* () {
      if (format === 'csv') yield BOM + csv.header;
      for await (const page of pages) yield write(page);
    })(),
  );
}

/** Leads that are asked for while another is written. */
const READ_AHEAD = { concurrency: 8, backpressure: 8 };

/** A line of JSON per lead with everything held about it, one page of one log in memory at a time. Erased leads are left out. */
export async function* exportEverything(
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
