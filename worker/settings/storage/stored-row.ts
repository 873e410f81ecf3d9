import type { Column } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** A row as SQL reads it with `SELECT *`: its columns by their own names, JSON as text, and booleans as 0 and 1. */
export type StoredRow<Table extends SQLiteTable> = {
  [Key in keyof Table['_']['columns'] as NameOf<Table['_']['columns'][Key]>]: ValueOf<Table['_']['columns'][Key]['_']>;
};

type NameOf<Of extends Column> = Of['_']['name'];

type ValueOf<Of extends Column['_']> =
  | (Of['columnType'] extends 'SQLiteTextJson' ? string : Of['columnType'] extends 'SQLiteBoolean' ? 0 | 1 : Of['data'])
  | (Of['notNull'] extends true ? never : null);
