import { expect, it } from 'vitest';
import { openNodeD1 } from '../../worker/testing/d1.node.ts';
import type { Wrangler } from '../deploy/wrangler.ts';
import { backup } from './backup.ts';

type Database = ReturnType<typeof openNodeD1>['sqlite'];

const wranglerOf =
  (sqlite: Database): Wrangler =>
  async (args) => {
    const statements = args[args.indexOf('--command') + 1]?.split('; ') ?? [];
    return JSON.stringify(statements.map((sql) => ({ success: true, results: sqlite.prepare(sql).all() })));
  };

const rowsOf = (sqlite: Database) => {
  const tables = sqlite.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all();
  return Object.fromEntries(
    tables.map(({ name }) => [name, sqlite.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all()]),
  );
};

const dump = async (sqlite: Database) => {
  let [text, rows] = ['', 0];
  for await (const page of backup({ wrangler: wranglerOf(sqlite), config: 'wrangler.toml', stateDir: null })) {
    text += page.sql;
    rows += page.rows;
  }
  return { text, rows };
};

it('a backup restores everything that only D1 stores, whatever characters the texts contain, even if it is restored twice', async () => {
  const { sqlite } = openNodeD1();
  const user = sqlite.prepare(`INSERT INTO users VALUES (?, ?, ?, 1, ?)`);
  // The rows fill more than two pages.
  for (let i = 0; i < 1_100; i++)
    user.run(`usr_${i}`, `o'neill+${i}@example.com`, 'scrypt$; DROP TABLE users; --', 1_000 + i);
  const long = `{"text": "${"日本語 🎉 it's; ".repeat(30_000)}"}`;
  const columns = sqlite.prepare(`SELECT name, "notnull" AS isRequired, type FROM pragma_table_info('projects')`).all();
  const fillerOf = ({ name, type, isRequired }: (typeof columns)[number]) => {
    if (name === 'id') return 'prj_1';
    if (name === 'name') return long;
    if (!isRequired) return null;
    return type === 'TEXT' ? 'x' : 7;
  };
  sqlite
    .prepare(`INSERT INTO projects (${columns.map(({ name }) => name)}) VALUES (${columns.map(() => '?')})`)
    .run(...columns.map(fillerOf));
  sqlite
    .prepare(`INSERT INTO members (project_id, user_id, role, created_at) VALUES ('prj_1', 'usr_7', 'admin', 1)`)
    .run();

  const entry = sqlite.prepare(
    `INSERT INTO audit_log (project_id, at, actor, action, after) VALUES ('prj_1', 1, 'usr_7', 'x', ?)`,
  );
  entry.run(long);

  const { text, rows } = await dump(sqlite);
  expect(rows).toBe(1_103);
  for (const statement of text.split(/;\n(?=INSERT|UPDATE)/))
    expect(Buffer.byteLength(statement)).toBeLessThan(100_000);
  const restored = openNodeD1().sqlite;
  for (let times = 0; times < 2; times++) {
    restored.exec(`BEGIN; ${text} COMMIT`);
    expect(rowsOf(restored)).toEqual(rowsOf(sqlite));
  }
  expect(() => restored.exec(`UPDATE audit_log SET after = 'other'`)).toThrow('the audit log is append-only');
});

it('a backup leaves out data that a rebuild recreates', async () => {
  const { sqlite } = openNodeD1();
  sqlite.exec(
    `PRAGMA foreign_keys = OFF; INSERT INTO leads_search (rowid, project_id, name) VALUES (1, 'prj_1', 'Ann')`,
  );
  const { text } = await dump(sqlite);
  // The pattern does not match statements inside triggers, because such statements are indented.
  expect(text).not.toMatch(/^(INSERT|UPDATE) /m);
  expect(text).not.toContain('Ann');
});
