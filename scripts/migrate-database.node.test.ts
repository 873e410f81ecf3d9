import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { migrateDatabase } from './migrate-database.ts';

// Each test starts a runtime, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let directory: string;
let miniflare: Miniflare;
let database: D1Database;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leads-'));
  const worker = { name: 'worker', modules: true, script: 'export default {}', d1Databases: ['DB'] };
  miniflare = new Miniflare(convertV4MiniflareOptions({ workers: [worker] }));
  database = (await miniflare.getD1Database('DB')) as unknown as D1Database;
});
afterEach(async () => {
  await miniflare.dispose();
  await rm(directory, { recursive: true });
});

const write = (name: string, sql: string) => writeFile(join(directory, name), sql);
const listTables = async () =>
  (await database.prepare(`SELECT name FROM sqlite_master WHERE name IN ('a', 'b', 'c')`).all()).results;

describe('migrations', () => {
  it('are applied once, in numerical order, including triggers', async () => {
    await write('0010_trigger.sql', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (new.x); END;');
    await write('0002_tables.sql', '-- two; tables\nCREATE TABLE a (x);\nCREATE TABLE b (x);');
    expect(await migrateDatabase(database, directory)).toEqual(['0002_tables.sql', '0010_trigger.sql']);
    expect(await migrateDatabase(database, directory)).toEqual([]);
    await database.prepare('INSERT INTO a VALUES (7)').run();
    expect((await database.prepare('SELECT x FROM b').all()).results).toEqual([{ x: 7 }]);
  });

  it('each apply completely or not at all', async () => {
    await write('0001_a.sql', 'CREATE TABLE a (x);');
    await write('0002_b.sql', 'CREATE TABLE b (x); CREATE TABLE a (x);');
    await expect(migrateDatabase(database, directory)).rejects.toThrow(
      /^migration 0002_b.sql failed and was rolled back/,
    );
    expect(await listTables()).toEqual([{ name: 'a' }]);
    await write('0002_b.sql', 'CREATE TABLE b (x); CREATE TABLE c (x);');
    expect(await migrateDatabase(database, directory)).toEqual(['0002_b.sql']);
    expect(await listTables()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  });
});
