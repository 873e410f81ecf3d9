import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { D1Database } from '@cloudflare/workers-types';

/** A D1 over SQLite in this process, with only the methods that queries use. Benches use this D1 to measure queries on large tables. */
export const openNodeD1 = (file?: string) => asD1(file === undefined ? copyMigrated() : migrate(file));

/** Returns a database as it was before the migration with this number, and a function that applies the remaining migrations. */
export function openOldD1(number: string) {
  const names = listMigrations();
  const sqlite = new DatabaseSync(':memory:');
  const apply = (chosen: readonly string[]) => {
    for (const name of chosen) sqlite.exec(readFileSync(`migrations/${name}`, 'utf8'));
  };
  apply(names.filter((name) => name < number));
  return { ...asD1(sqlite), migrate: () => apply(names.filter((name) => name >= number)) };
}

function asD1(sqlite: DatabaseSync) {
  const prepare = (sql: string, values: (string | number | null)[] = []) => ({
    sql,
    values,
    bind: (...bound: (string | number | null)[]) => prepare(sql, bound),
    run: async () => ({ meta: { changes: Number(sqlite.prepare(sql).run(...values).changes) } }),
    all: async () => ({
      results: sqlite.prepare(sql).all(...values),
      meta: { changes: Number(sqlite.prepare('SELECT changes() AS n').get()?.n) },
    }),
    raw: async () => {
      const statement = sqlite.prepare(sql);
      statement.setReturnArrays(true);
      return statement.all(...values);
    },
    first: async (column?: string) => {
      const row = sqlite.prepare(sql).get(...values);
      return row === undefined ? null : column === undefined ? row : row[column];
    },
  });
  const batch = (statements: ReturnType<typeof prepare>[]) =>
    Promise.all(statements.map((statement) => statement.all()));
  return { sqlite, db: { prepare, batch } as unknown as D1Database };
}

/** A migrated database as bytes. Opening a copy takes a hundredth of the time that the migrations take. */
let migrated: Uint8Array | undefined;

function copyMigrated(): DatabaseSync {
  migrated ??= migrate(':memory:').serialize();
  const sqlite = new DatabaseSync(':memory:');
  sqlite.deserialize(migrated);
  return sqlite;
}

function migrate(file: string): DatabaseSync {
  const sqlite = new DatabaseSync(file);
  for (const name of listMigrations()) sqlite.exec(readFileSync(`migrations/${name}`, 'utf8'));
  return sqlite;
}

const listMigrations = (): string[] =>
  readdirSync('migrations')
    .filter((name) => name.endsWith('.sql'))
    .sort();
