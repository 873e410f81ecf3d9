import type { LeadMemory, LeadStore } from './lead-memory.ts';
import { MIGRATIONS, type Migration, type Table } from './schema.ts';

// A table takes a page of 4 KiB, however little it contains, and most leads need few of them. So each is created when the first row is
// written to it, and reading one that does not exist finds nothing.

/** Whether anything was ever written to a table. */
export const hasTable = (store: LeadStore, table: Table): boolean => listTables(store).has(table);

/** Runs a statement that adds no rows; finds and changes nothing if there is no such table yet. */
export function execIn<Result extends object>(
  store: LeadStore,
  table: Table,
  ...[query, ...bindings]: [query: string, ...bindings: SqlStorageValue[]]
): Result[] {
  return hasTable(store, table) ? (store.sql.exec(query, ...bindings).toArray() as Result[]) : [];
}

/** Runs a statement that adds rows, in a table that it creates first if need be. */
export function insertInto<Result extends object>(
  store: LeadStore,
  table: Table,
  ...[query, ...bindings]: [query: string, ...bindings: SqlStorageValue[]]
): Result[] {
  createTable(store, table);
  return store.sql.exec(query, ...bindings).toArray() as Result[];
}

/** Creates a table with all migrations applied, unless it exists. */
export function createTable(store: LeadStore, table: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const tables = listTables(store);
  if (tables.has(table)) return;
  for (const migration of migrations) if (migration.table === table) store.sql.exec(migration.statement);
  tables.add(table);
}

export function listTables({ sql, memory }: { sql: SqlStorage; memory: LeadMemory }): Set<string> {
  const query = `SELECT name FROM sqlite_master WHERE type = 'table'`;
  memory.tables ??= new Set(
    sql
      .exec<{ name: string }>(query)
      .toArray()
      .map(({ name }) => name),
  );
  return memory.tables;
}
