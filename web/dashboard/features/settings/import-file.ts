import type { ImportFormat } from '../../../../worker/contract/import.ts';

const EXTENSIONS: Record<string, ImportFormat> = { csv: 'csv', tsv: 'csv', ndjson: 'ndjson', jsonl: 'ndjson' };

/** The format of a file, judged by its extension with or without `.gz`; null if the extension is unknown. */
export function formatOf(fileName: string): ImportFormat | null {
  const [, extension = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(fileName) ?? [];
  return EXTENSIONS[extension.toLowerCase()] ?? null;
}

/** `1.5 MiB`, `12 KiB`. */
export function formatBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes >= 1 ? `${Number(mebibytes.toFixed(1))} MiB` : `${Math.max(1, Math.round(bytes / 1024))} KiB`;
}
