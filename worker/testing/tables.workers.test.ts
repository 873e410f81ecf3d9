import { env } from 'cloudflare:workers';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as automations from '../automations/tables.ts';
import * as cron from '../cron/tables.ts';
import * as identity from '../identity/tables.ts';
import * as imports from '../imports/tables.ts';
import * as intake from '../intake/tables.ts';
import * as observe from '../observe/tables.ts';
import * as project from '../project/tables.ts';
import * as settings from '../settings/storage/tables.ts';
import * as studies from '../studies/tables.ts';

const ROOMS = [automations, cron, identity, imports, intake, observe, project, settings, studies];
const TABLES = ROOMS.flatMap((room) => Object.values<unknown>(room)).filter((value) => value instanceof SQLiteTable);

interface Column {
  name: string;
  type: string;
  notNull: boolean;
  defaultValue: string | null;
  /** The column's position in the primary key, from 1, or 0 if it is not part of it. */
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

// A column that was added later comes last in the database, but has its natural position in the code.
const byName = (columns: Column[]) => columns.sort((a, b) => (a.name < b.name ? -1 : 1));

/** A table as drizzle describes it. */
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

/** The same table as the migrations created it. */
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

describe('drizzle’s description of the tables', () => {
  it('includes every table that the migrations create, except the full-text search', async () => {
    const tables = await query<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'
         AND name NOT GLOB 'leads_search*' AND name <> 'd1_migrations'`,
    );
    expect(TABLES.map((table) => getTableConfig(table).name).sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it.each(TABLES.map((table) => [getTableConfig(table).name, table] as const))(
    'matches what the migrations create for %s: columns, types, defaults, keys',
    async (name, table) => {
      expect(declared(table)).toEqual(await migrated(name));
    },
  );
});
