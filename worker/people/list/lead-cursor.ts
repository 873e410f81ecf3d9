import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../access/cursor.ts';
import type { LeadSort, SortOrder } from '../../contract/lead-sorts.ts';

/** The order of a list of leads. Its cursors hold it, so that none continues a list in another order. */
interface Sorting {
  sort: LeadSort;
  order: SortOrder;
}

const Sorted = z.looseObject({ sort: z.string(), order: z.string() });

export type LeadCursorRefused =
  | { reason: 'bad_cursor' }
  | { reason: 'cursor_of_other_order'; of: { sort: string; order: string }; asked: Sorting };

/** The end of a page of leads, for the page that follows in the same order. */
export const encodeLeadCursor = (cursor: object, { sort, order }: Sorting): string =>
  encodeCursor({ sort, order, ...cursor });

export function decodeLeadCursor<Schema extends z.ZodType>(
  cursor: string,
  schema: Schema,
  asked: Sorting,
): z.output<Schema> | LeadCursorRefused {
  const decoded = decodeCursor(cursor, Sorted);
  if (!decoded) return { reason: 'bad_cursor' };
  const { sort, order, ...position } = decoded;
  if (sort !== asked.sort || order !== asked.order) {
    return { reason: 'cursor_of_other_order', of: { sort, order }, asked: { sort: asked.sort, order: asked.order } };
  }
  return schema.safeParse(position).data ?? { reason: 'bad_cursor' };
}

/** The end of a page of leads sorted by one value. */
export const SortCursor = z.strictObject({
  at: z.int(),
  after: z.tuple([z.union([z.number(), z.string(), z.null()]), z.string()]).optional(),
});

const Position = z.tuple([z.number(), z.string()]);
/** The end of a page of ranked leads, in each of the merged streams. */
export const RankCursor = z.strictObject({
  at: z.int(),
  steady: Position.optional(),
  decaying: Position.optional(),
  due: Position.optional(),
});
