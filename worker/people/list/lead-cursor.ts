import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../access/cursor.ts';
import type { BehaviorCount } from '../../contract/behavior-condition.ts';
import type { LeadSort, SortOrder } from '../../contract/lead-sorts.ts';

/** The order of a list of leads. Cursors contain the order, so that no cursor can continue a list in another order. */
interface Sorting {
  sort: LeadSort;
  order: SortOrder;
  property?: string | undefined;
  behavior?: BehaviorCount | undefined;
}

const Sorted = z.looseObject({ sort: z.string(), order: z.string(), by: z.string().optional() });

/** The property or behavior that a list is sorted by. */
const whatOf = ({ property, behavior }: Sorting): string | undefined =>
  property ?? (behavior && JSON.stringify(behavior));

export type LeadCursorRefused =
  | { reason: 'bad_cursor' }
  | { reason: 'cursor_of_other_order'; of: { sort: string; order: string }; asked: { sort: string; order: string } };

/** Encodes the end of a page of leads. The next page must have the same order. */
export const encodeLeadCursor = (cursor: object, sorting: Sorting): string =>
  encodeCursor({ sort: sorting.sort, order: sorting.order, by: whatOf(sorting), ...cursor });

export function decodeLeadCursor<Schema extends z.ZodType>(
  cursor: string,
  schema: Schema,
  asked: Sorting,
): z.output<Schema> | LeadCursorRefused {
  const decoded = decodeCursor(cursor, Sorted);
  if (!decoded) return { reason: 'bad_cursor' };
  const { sort, order, by, ...position } = decoded;
  const what = whatOf(asked);
  if (sort !== asked.sort || order !== asked.order || by !== what) {
    const named = (name: string, key: string | undefined) => (key === undefined ? name : `${name} ${key}`);
    const of = { sort: named(sort, by), order };
    return { reason: 'cursor_of_other_order', of, asked: { sort: named(asked.sort, what), order: asked.order } };
  }
  return schema.safeParse(position).data ?? { reason: 'bad_cursor' };
}

/** The end of a page of leads that are sorted by one value. */
export const SortCursor = z.strictObject({
  at: z.int(),
  after: z.tuple([z.union([z.number(), z.string(), z.null()]), z.string()]).optional(),
});

const Position = z.tuple([z.number(), z.string()]);
/** The end of a page of ranked leads: a position in each of the streams that are merged. */
export const RankCursor = z.strictObject({
  at: z.int(),
  steady: Position.optional(),
  decaying: Position.optional(),
  due: Position.optional(),
});
