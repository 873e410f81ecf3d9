import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keyIdOf, openSecret, sealSecret } from '../../worker/settings/storage/secret-box.ts';
import { openNodeD1 } from '../../worker/testing/d1.node.ts';
import type { Wrangler } from '../deploy/wrangler.ts';
import { resealSecrets, SEALED_COLUMNS } from './reseal-secrets.ts';
import { addSettingsKey, readSettingsKeys } from './settings-keys.ts';

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const OLD = keyOf('k1', 1);
const BOTH = `${keyOf('k2', 2)},${OLD}`;

function open() {
  const { sqlite } = openNodeD1();
  sqlite.exec('PRAGMA foreign_keys = OFF');
  const wrangler: Wrangler = async (args) => {
    const statements = args[args.indexOf('--command') + 1]?.split('; ') ?? [];
    return JSON.stringify(statements.map((sql) => ({ success: true, results: sqlite.prepare(sql).all() })));
  };
  const insert = (table: string, given: Record<string, string>) => {
    const columns = sqlite
      .prepare(`SELECT name, type, "notnull" AS isRequired FROM pragma_table_info('${table}')`)
      .all();
    const row = Object.fromEntries(
      columns.map(({ name, type, isRequired }) => [
        String(name),
        given[String(name)] ?? (isRequired || name === 'id' ? (type === 'TEXT' ? fill(String(name)) : 1) : null),
      ]),
    );
    const names = Object.keys(row);
    sqlite
      .prepare(`INSERT INTO ${table} (${names.map((name) => `"${name}"`)}) VALUES (${names.map(() => '?')})`)
      .run(...Object.values(row));
  };
  let count = 0;
  const fill = (name: string) => {
    if (name === 'role') return 'admin';
    return name.endsWith('sealed') ? 'k2.filler' : `${name}_${count++}`;
  };
  const read = (table: string, column: string) =>
    sqlite.prepare(`SELECT ${column} AS sealed FROM ${table} WHERE ${column} <> 'k2.filler'`).all() as {
      sealed: string;
    }[];
  return { sqlite, insert, read, deployment: { wrangler, config: 'wrangler.toml', stateDir: null } };
}

it('every secret is encrypted again with the newest key and keeps its value', async () => {
  const { insert, read, deployment } = open();
  for (const [table, column] of SEALED_COLUMNS)
    for (let i = 0; i < 60; i++) insert(table, { [column]: await sealSecret(OLD, `${table} ${column} ${i}`) });
  expect(await resealSecrets(deployment, BOTH)).toEqual({ resealed: 420, lost: {} });
  for (const [table, column] of SEALED_COLUMNS) {
    const sealed = read(table, column).map((row) => row.sealed);
    expect(new Set(sealed.map(keyIdOf))).toEqual(new Set(['k2']));
    const plain = await Promise.all(sealed.map((one) => openSecret(keyOf('k2', 2), one)));
    expect(new Set(plain)).toEqual(new Set(Array.from({ length: 60 }, (_, i) => `${table} ${column} ${i}`)));
  }
  expect(await resealSecrets(deployment, BOTH)).toEqual({ resealed: 0, lost: {} });
}, 60_000);

it('a secret whose key is missing is counted and left unchanged', async () => {
  const { insert, read, deployment } = open();
  const sealed = await sealSecret(keyOf('k0', 9), 'whsec');
  for (let i = 0; i < 60; i++) insert('webhook_endpoints', { secret_sealed: sealed });
  expect(await resealSecrets(deployment, BOTH)).toEqual({ resealed: 0, lost: { k0: 60 } });
  expect(read('webhook_endpoints', 'secret_sealed')[0]?.sealed).toBe(sealed);
});

it('the list of columns with encrypted secrets is complete', () => {
  const { sqlite } = open();
  const found = sqlite
    .prepare(
      `SELECT tables.name AS tableName, columns.name AS columnName FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND (columns.name LIKE '%sealed' OR columns.name = 'identity_secret')`,
    )
    .all()
    .map(({ tableName, columnName }) => `${tableName}.${columnName}`);
  expect(found.toSorted()).toEqual(SEALED_COLUMNS.map((names) => names.join('.')).toSorted());
});

it('a new settings key is put before the older keys, in JSON files and in .vars files', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'leads-keys-'));
  for (const [name, text] of [
    ['.secrets.production.json', JSON.stringify({ JWT_SECRET: 'x', SETTINGS_KEYS: OLD })],
    ['secrets.vars', `JWT_SECRET="x"\nSETTINGS_KEYS="${OLD}"\nMETRICS_TOKEN="y"\n`],
  ] as const) {
    const file = join(dir, name);
    await writeFile(file, text);
    const keys = await addSettingsKey(file, Date.UTC(2026, 1, 11, 10));
    expect(keys).toMatch(/^k20260211100000:[\w+/]{43}=,k1:/);
    expect(await readSettingsKeys(file)).toBe(keys);
    expect(await readFile(file, 'utf8')).toMatch(/JWT_SECRET"?[=:]\s*"x"/);
    expect(await openSecret(keys, await sealSecret(OLD, 'kept'))).toBe('kept');
  }
  await expect(readSettingsKeys(join(dir, 'absent.json'))).rejects.toThrow('There is no file');
});
