import { BOM, CSV_OPTIONS } from '../../../worker/contract/csv.ts';

/** Long enough for the browser to start saving the file, however large it is. */
const REVOKE_AFTER_MS = 60_000;

/** Gives a file to the browser, which saves it with the downloads. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}

/** Saves rows as a CSV file, in the same format as the server's files. */
export async function saveCsv(name: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  const { stringify } = await import('csv-stringify/browser/esm/sync');
  const csv = BOM + stringify([...rows], CSV_OPTIONS);
  saveFile(name, new Blob([csv], { type: 'text/csv;charset=utf-8' }));
}

/** The date as `2026-02-11`, for names of files. */
export const fileDay = (): string => new Date().toISOString().slice(0, 10);
