import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { createTables } from './create-tables.ts';

/** All of D1: its schema and every row, without the time of each migration. */
async function dumpDatabase() {
  const { results: schema } = await env.DB.prepare(
    `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB '_cf_*' ORDER BY type, name`,
  ).all<{ type: string; name: string }>();
  const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => name);
  const answers = await env.DB.batch<{ applied_at?: string }>(
    tables.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  const rows = answers.map(({ results }) => results.map(({ applied_at: _at, ...row }) => row));
  return { schema, rows: Object.fromEntries(tables.map((name, i) => [name, rows[i]])) };
}

it('a copied test database equals an empty database after all migrations', async () => {
  await reset();
  await createTables();
  const copied = await dumpDatabase();
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const migrated = await dumpDatabase();
  expect(migrated.rows.d1_migrations).toHaveLength(env.TEST_MIGRATIONS.length);
  expect(copied).toEqual(migrated);
});
