import type { LeadMemory, LeadStore } from './lead-memory.ts';
import { MIGRATIONS, type Migration, type Table } from './schema.ts';

// A table takes a page of 4 KiB even if it is empty, and most leads need few tables. Therefore, each table is created when its first row is
// written, and a read from a missing table finds nothing.

/** Whether anything was ever written to a table. */
export const hasTable = (store: LeadStore, table: Table): boolean => listTables(store).has(table);

/** Runs a statement that adds no rows. If the table does not exist yet, the statement finds and changes nothing. */
export function execIn<Result extends object>(
  store: LeadStore,
  table: Table,
  ...[query, ...bindings]: [query: string, ...bindings: SqlStorageValue[]]
): Result[] {
  return hasTable(store, table) ? (store.sql.exec(query, ...bindings).toArray() as Result[]) : [];
}

/** Runs a statement that adds rows to a table. Creates the table first if necessary. */
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
