import { streamText } from './stream-text.ts';

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

interface File {
  /** The file's name, without its extension. */
  name?: string;
  format: keyof typeof TYPES;
  /** If given, the file's name ends with this time's date. */
  now?: number;
  headers?: Record<string, string>;
}

/** Answers with a file that the browser downloads. The file is sent while it is being written. */
export function answerFile(
  text: AsyncGenerator<string>,
  { name = 'leads', format, now, headers = {} }: File,
): Response {
  const date = now === undefined ? '' : `-${new Date(now).toISOString().slice(0, 10)}`;
  return new Response(streamText(text), {
    headers: {
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="${name}${date}.${format}"`,
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
}
