import { BOM, CSV_OPTIONS } from '../../../worker/contract/csv.ts';

/** How long the file stays available to the browser: long enough to start saving even a large file. */
const REVOKE_AFTER_MS = 60_000;

/** Makes the browser save a file in the person's downloads. */
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

/** Today's date for file names: `2026-02-11`. */
export const fileDay = (): string => new Date().toISOString().slice(0, 10);
