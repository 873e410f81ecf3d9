import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { COLUMNS } from './lead-columns.tsx';

/** Saves leads as a CSV file that spreadsheets open as it is meant (UTF-8, and no cell taken for a formula). */
export async function saveLeadsAsCsv(leads: readonly LeadSummary[]): Promise<void> {
  const { stringify } = await import('csv-stringify/browser/esm/sync');
  const header = ['Id', 'Name', ...COLUMNS.map(({ label }) => label)];
  const rows = leads.map((lead) => [lead._id, lead.name ?? '', ...COLUMNS.map(({ text }) => text(lead))]);
  const csv = stringify([header, ...rows], { bom: true, escape_formulas: true });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  link.download = `leads-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
