import { type CursorKind, type CursorOf, decodeCursor, encodeCursor, parsePosition } from '../../access/cursor.ts';
import type { BehaviorCount } from '../../contract/behavior-condition.ts';
import type { LeadSort, SortOrder } from '../../contract/lead-sorts.ts';

/** The order of a list of leads. Cursors contain the order, so that no cursor can continue a list in another order. */
interface Sorting {
  sort: LeadSort;
  order: SortOrder;
  property?: string | undefined;
  behavior?: BehaviorCount | undefined;
}

/** The property or behavior that a list is sorted by. */
const whatOf = ({ property, behavior }: Sorting): string | undefined =>
  property ?? (behavior && JSON.stringify(behavior));

export type LeadCursorRefused =
  | { reason: 'bad_cursor' }
  | { reason: 'cursor_of_other_order'; of: { sort: string; order: string }; asked: { sort: string; order: string } };

/** Encodes the end of a page of leads. The next page must have the same order. */
export const encodeLeadCursor = (cursor: object, sorting: Sorting): string =>
  encodeCursor({ sort: sorting.sort, order: sorting.order, by: whatOf(sorting), ...cursor });

export async function decodeLeadCursor<Kind extends CursorKind>(
  cursor: string,
  kind: Kind,
  asked: Sorting,
): Promise<CursorOf<Kind> | LeadCursorRefused> {
  const decoded = await decodeCursor(cursor, 'leads');
  if (!decoded) return { reason: 'bad_cursor' };
  const { sort, order, by, ...position } = decoded;
  const what = whatOf(asked);
  if (sort !== asked.sort || order !== asked.order || by !== what) {
    const named = (name: string, key: string | undefined) => (key === undefined ? name : `${name} ${key}`);
    const of = { sort: named(sort, by), order };
    return { reason: 'cursor_of_other_order', of, asked: { sort: named(asked.sort, what), order: asked.order } };
  }
  return (await parsePosition(position, kind)) ?? { reason: 'bad_cursor' };
}
