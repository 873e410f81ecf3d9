import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { fileDay, saveCsv } from '../../lib/save-file.ts';
import { COLUMNS } from './lead-columns.tsx';

/** Saves leads as a CSV file, with all columns, whichever are shown. */
export const saveLeadsAsCsv = (leads: readonly LeadSummary[]): Promise<void> =>
  saveCsv(`leads-${fileDay()}.csv`, [
    ['Id', 'Name', ...COLUMNS.map(({ label }) => label)],
    ...leads.map((lead) => [lead._id, lead.name ?? '', ...COLUMNS.map(({ text }) => text(lead))]),
  ]);
