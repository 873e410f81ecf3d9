import { env } from 'cloudflare:workers';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as schema from './tables.ts';

const TABLES = Object.values(schema).filter((value) => value instanceof SQLiteTable);

interface Column {
  name: string;
  type: string;
  notNull: boolean;
  defaultValue: string | null;
  /** Its place in the primary key, from 1; 0 if it is not part of it. */
  primaryKey: number;
}

async function query<Row>(sql: string, ...bindings: string[]): Promise<Row[]> {
  return (
    await env.DB.prepare(sql)
      .bind(...bindings)
      .all<Row>()
  ).results;
}

const toLiteral = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : `${value}`);

// A column that was added later comes last in the database, and where it belongs in the code.
const byName = (columns: Column[]) => columns.sort((a, b) => (a.name < b.name ? -1 : 1));

/** A table as drizzle thinks that it is. */
function declared(table: SQLiteTable) {
  const { name, columns, primaryKeys, uniqueConstraints } = getTableConfig(table);
  const together = primaryKeys[0]?.columns.map((column) => column.name) ?? [];
  return {
    name,
    columns: byName(
      columns.map((column): Column => {
        const own = column.primary ? 1 : 0;
        return {
          name: column.name,
          type: column.getSQLType().toUpperCase(),
          notNull: column.notNull,
          defaultValue: column.default === undefined ? null : toLiteral(column.mapToDriverValue(column.default)),
          primaryKey: own || together.indexOf(column.name) + 1,
        };
      }),
    ),
    unique: [
      ...columns.filter(({ isUnique }) => isUnique).map((column) => [column.name]),
      ...uniqueConstraints.map((constraint) => constraint.columns.map((column) => column.name)),
    ].sort(),
  };
}

/** The same table as the migrations made it. */
async function migrated(name: string) {
  const columns = await query<{ name: string; type: string; notnull: number; dflt_value: string | null; pk: number }>(
    'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?1)',
    name,
  );
  const indexes = await query<{ name: string }>(
    `SELECT name FROM pragma_index_list(?1) WHERE "unique" = 1 AND origin <> 'pk'`,
    name,
  );
  const unique = indexes.map(async (index) => {
    const parts = await query<{ name: string }>('SELECT name FROM pragma_index_info(?1) ORDER BY seqno', index.name);
    return parts.map((part) => part.name);
  });
  return {
    name,
    columns: byName(
      columns.map(
        (column): Column => ({
          name: column.name,
          type: column.type,
          // A row number is never null, although SQLite does not say so.
          notNull: column.notnull === 1 || column.pk > 0,
          defaultValue: column.dflt_value,
          primaryKey: column.pk,
        }),
      ),
    ),
    unique: (await Promise.all(unique)).sort(),
  };
}

describe('the tables that drizzle knows', () => {
  it.each(TABLES.map((table) => [getTableConfig(table).name, table] as const))(
    '%s matches what the migrations create: columns, types, defaults, keys',
    async (name, table) => {
      expect(declared(table)).toEqual(await migrated(name));
    },
  );
});
