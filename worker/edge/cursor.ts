import * as z from 'zod';
import { invalid, Refusal } from './problem.ts';

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

/** What a list of leads is sorted by: its cursors say it. */
const Sorting = z.looseObject({ sort: z.string(), order: z.string() });

/** Where a page of leads ends, to be followed by those that come next in the same order. */
export const encodeLeadCursor = (cursor: object, { sort, order }: z.infer<typeof Sorting>): string =>
  encodeCursor({ sort, order, ...cursor });

export function decodeLeadCursor<Schema extends z.ZodType>(
  cursor: string,
  schema: Schema,
  asked: z.infer<typeof Sorting>,
): z.output<Schema> {
  const { sort, order, ...position } = decodeCursor(cursor, Sorting);
  if (sort !== asked.sort || order !== asked.order) {
    const message = `is of a list by ${sort}, ${order}: it does not go on by ${asked.sort}, ${asked.order}`;
    throw invalid([{ path: 'query.cursor', message }]);
  }
  return decodeCursor(encodeCursor(position), schema);
}

/** Where a page ends of leads that were sorted by one thing. */
export const SortCursor = z.strictObject({
  at: z.int(),
  after: z.tuple([z.union([z.number(), z.string(), z.null()]), z.string()]).optional(),
});

const Position = z.tuple([z.number(), z.string()]);
/** Where a page of ranked leads ends, in each of the streams it was merged from. */
export const RankCursor = z.strictObject({
  at: z.int(),
  steady: Position.optional(),
  decaying: Position.optional(),
  due: Position.optional(),
});
