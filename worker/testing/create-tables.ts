import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

/** The script that copies a migrated D1. The script is stored on the global object, which all test files in a runtime share. */
const runtime = globalThis as { copyScript?: string };

/**
 * Creates the tables in an empty D1. The migrations run once per runtime, and later calls copy the result. The local D1 runs the copy as
 * one script, which takes half the time of single statements.
 */
export async function createTables(): Promise<void> {
  if (runtime.copyScript) {
    await env.DB.prepare(runtime.copyScript).run();
    return;
  }
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  runtime.copyScript = (await listCopyStatements()).join(';\n');
}

/** Creates the tables, then their rows, so that no trigger runs for them, and then indexes and triggers. */
async function listCopyStatements(): Promise<string[]> {
  // FTS5 and D1 create their own tables.
  const { results } = await env.DB.prepare(
    `SELECT type, name, sql FROM sqlite_schema AS entry
     WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*' AND NOT (type = 'table' AND EXISTS (
       SELECT 1 FROM sqlite_schema AS search WHERE search.sql LIKE 'CREATE VIRTUAL%' AND entry.name GLOB search.name || '_*'
     )) ORDER BY rowid`,
  ).all<{ type: string; name: string; sql: string }>();
  const tables = results.filter(({ type }) => type === 'table');
  const others = results.filter(({ type }) => type !== 'table');
  const rows = (await Promise.all(tables.map(({ name }) => listInserts(name)))).flat();
  const searches = tables.filter(({ sql }) => sql.startsWith('CREATE VIRTUAL'));
  const options = (await Promise.all(searches.map(({ name }) => listOptions(name)))).flat();
  return [...tables.map(({ sql }) => sql), ...options, ...rows, ...others.map(({ sql }) => sql)];
}

/** FTS5 keeps settings from migrations in a separate table. */
async function listOptions(search: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT 'INSERT INTO ${search} (${search}, rank) VALUES (' || quote(k) || ', ' || quote(v) || ')' AS statement
     FROM ${search}_config WHERE k <> 'version'`,
  ).all<{ statement: string }>();
  return results.map(({ statement }) => statement);
}

async function listInserts(table: string): Promise<string[]> {
  const { results: columns } = await env.DB.prepare('SELECT name FROM pragma_table_info(?1)')
    .bind(table)
    .all<{ name: string }>();
  const values = columns.map(({ name }) => `quote("${name}")`).join(` || ', ' || `);
  const { results } = await env.DB.prepare(
    `SELECT 'INSERT INTO "${table}" VALUES (' || ${values} || ')' AS statement FROM "${table}"`,
  ).all<{ statement: string }>();
  return results.map(({ statement }) => statement);
}
