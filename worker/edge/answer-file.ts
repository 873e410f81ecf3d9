import { streamText } from './stream-text.ts';

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

/** Answers with a file that the browser downloads. The file is sent while it is being written. */
export const answerFile = (
  text: AsyncGenerator<string>,
  {
    name = 'leads',
    format,
    now,
    headers = {},
  }: { name?: string; format: keyof typeof TYPES; now: number; headers?: Record<string, string> },
): Response =>
  new Response(streamText(text), {
    headers: {
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="${name}-${new Date(now).toISOString().slice(0, 10)}.${format}"`,
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
