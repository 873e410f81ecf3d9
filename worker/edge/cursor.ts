import * as z from 'zod';
import { Refusal } from './problem.ts';

/** Cursors are opaque to clients: JSON in base64url, parsed like any other input when they come back. */
export const encodeCursor = (cursor: unknown): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(cursor))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new Refusal('validation_failed', 'query.cursor: is not a cursor that we gave out', {
      errors: [{ path: 'query.cursor', message: 'is not a cursor that we gave out' }],
    });
  }
}

/** Where a page of matching leads ends. */
export const MatchCursor = z.object({ at: z.int(), after: z.tuple([z.number(), z.string()]).optional() });

const Position = z.tuple([z.number(), z.string()]);
/** Where a page of ranked leads ends, in each of the streams it was merged from. */
export const RankCursor = z.object({
  at: z.int(),
  steady: Position.optional(),
  decaying: Position.optional(),
  due: Position.optional(),
});
