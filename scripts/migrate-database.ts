import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { unstable_splitSqlQuery as splitStatements } from 'wrangler';

/** The table and its format are those of `wrangler d1 migrations`, so both tools can be used in turn. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`;

/**
 * Applies the migrations of `directory` that the database lacks, in order of their numbers, and returns their names.
 * Each is one transaction including its record: a failed one leaves nothing, and earlier ones stay.
 */
export async function migrateDatabase(database: D1Database, directory: string): Promise<string[]> {
  await database.prepare(CREATE_TABLE).run();
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql'));
  const pending = files
    .filter((file) => !applied.has(file))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
  for (const file of pending) {
    const sql = await readFile(join(directory, file), 'utf8');
    const record = database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(file);
    try {
      await database.batch([...splitStatements(sql).map((statement) => database.prepare(statement)), record]);
    } catch (error) {
      throw new Error(
        `migration ${file} failed and was rolled back: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  return pending;
}
