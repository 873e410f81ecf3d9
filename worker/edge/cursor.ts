import type * as z from 'zod';
import { decodeCursor as decode } from '../access/cursor.ts';
import { badCursor } from './problem.ts';

/** Parses a cursor. Throws if we didn't issue it. */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  const decoded = decode(cursor, schema);
  if (decoded === null) throw badCursor();
  return decoded;
}
