import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { unstable_splitSqlQuery as splitStatements } from 'wrangler';

/** The table and its format are the same as those of `wrangler d1 migrations`, so that the two tools can take turns. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`;

/** A migration, and the statement that records it. */
interface Migration {
  file: string;
  sql: string;
  record: string;
}

/**
 * Applies the migrations of `directory` that the database lacks, in the order of their numbers, and returns their names. Each migration is
 * applied together with its record, or not at all: if one fails, the migrations before it stay applied.
 */
export async function migrateDatabase(database: D1Database, directory: string): Promise<string[]> {
  await database.prepare(CREATE_TABLE).run();
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql'));
  const pending = files
    .filter((file) => !applied.has(file))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
  const migrations = await Promise.all(pending.map((file) => readMigration(directory, file)));
  if (!(await applyTogether(database, migrations))) await applyOneByOne(database, migrations);
  return pending;
}

async function readMigration(directory: string, file: string): Promise<Migration> {
  const sql = await readFile(join(directory, file), 'utf8');
  return { file, sql, record: `INSERT INTO d1_migrations (name) VALUES ('${file.replaceAll("'", "''")}')` };
}

/**
 * Runs all migrations in one transaction, which takes a twentieth of the time. Returns false if a migration failed, in which case none was
 * applied.
 */
async function applyTogether(database: D1Database, migrations: Migration[]): Promise<boolean> {
  if (migrations.length === 0) return true;
  const script = migrations.flatMap(({ sql, record }) => [sql, record]).join('\n;\n');
  return database
    .prepare(script)
    .run()
    .then(({ success }) => success)
    .catch(() => false);
}

/** Keeps the migrations before the first that fails, and names the one that failed. */
async function applyOneByOne(database: D1Database, migrations: Migration[]): Promise<void> {
  for (const { file, sql, record } of migrations) {
    try {
      await database.batch([...splitStatements(sql), record].map((statement) => database.prepare(statement)));
    } catch (error) {
      throw new Error(
        `migration ${file} failed and was rolled back: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}
