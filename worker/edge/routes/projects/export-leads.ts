import { stringify } from 'csv-stringify/sync';
import type { LeadSummary } from '../../../contract/lead.ts';
import type { ProjectConfig } from '../../../contract/project-config.ts';
import { type LeadFacts, toLeadSummary } from '../../../domain/lead-summary.ts';

export const EXPORT_TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;
export type ExportFormat = keyof typeof EXPORT_TYPES;

const COLUMNS = [
  ...(['_id', 'name', 'email', 'company', 'currentScore', 'leadStage', 'velocityScore', 'eventCount'] as const),
  ...(['firstEventAt', 'lastEventAt', 'createdAt', 'changesAt'] as const),
] satisfies (keyof LeadSummary)[];

/** Leads' rows as text, a page at a time: whoever reads slowly is waited for, and nothing is held but the page. */
export function exportLeads(
  pages: AsyncGenerator<LeadFacts[]>,
  { format, config, now }: { format: ExportFormat; config: ProjectConfig; now: number },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const write = format === 'csv' ? toCsv : toNdjson;
  return new ReadableStream({
    start(controller) {
      if (format === 'csv') controller.enqueue(encoder.encode(`${COLUMNS.join(',')}\r\n`));
    },
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(write(value.map((facts) => toLeadSummary(facts, config, now)))));
    },
    cancel: async () => {
      await pages.return(undefined);
    },
  });
}

/** A line of JSON a lead, with all that is held about it; one lead is in memory at a time. Who was erased meanwhile is left out. */
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

const toNdjson = (leads: LeadSummary[]): string => leads.map((lead) => `${JSON.stringify(lead)}\n`).join('');

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
const toCsv = (leads: LeadSummary[]): string =>
  stringify(leads, { columns: COLUMNS, escape_formulas: true, record_delimiter: 'windows' });
