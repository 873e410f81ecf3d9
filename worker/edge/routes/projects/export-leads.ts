import { BOM } from '../../../contract/csv.ts';
import type { ExportedLead } from '../../../contract/lead.ts';
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
  const encoder = new TextEncoder();
  const csv = leadCsv(propertyNames);
  const write = format === 'csv' ? csv.toRows : toNdjson;
  return new ReadableStream({
    start(controller) {
      if (format === 'csv') controller.enqueue(encoder.encode(BOM + csv.header));
    },
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(write(value)));
    },
    cancel: async () => {
      await pages.return(undefined);
    },
  });
}

/** A line of JSON per lead with everything held about it, one lead in memory at a time. Leads erased meanwhile are left out. */
export function exportEverything(
  leadIds: readonly string[],
  read: (leadId: string) => Promise<object | null>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = leadIds.values();
  return new ReadableStream({
    async pull(controller) {
      for (const leadId of left) {
        const everything = await read(leadId);
        if (everything) return controller.enqueue(encoder.encode(`${JSON.stringify(everything)}\n`));
      }
      controller.close();
    },
  });
}

const toNdjson = (leads: readonly ExportedLead[]): string => leads.map((lead) => `${JSON.stringify(lead)}\n`).join('');
