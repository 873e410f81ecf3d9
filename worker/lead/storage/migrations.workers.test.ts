import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CONFIG,
  dumpStorage,
  ingestInto,
  inStorage,
  makeIncoming,
  newLead,
} from '../../testing/lead-objects.ts';
import { MIGRATIONS, migrate } from './migrations.ts';

/** Every table and column, and what keeps them. */
const readSchema = (sql: SqlStorage) =>
  sql.exec(`SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name`).toArray();

/** One row in each table, whatever its columns. */
function insertOldRows(sql: SqlStorage): void {
  const tables = sql.exec<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name <> 'schema_migrations'`,
  );
  for (const { name } of tables.toArray()) {
    const columns = sql.exec<{ name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)', name);
    const entries = columns.toArray().map((column) => [column.name, column.type === 'TEXT' ? '"old"' : 1] as const);
    sql.exec(
      `INSERT INTO "${name}" (${entries.map(([column]) => `"${column}"`).join(', ')})
       VALUES (${entries.map(() => '?').join(', ')})`,
      ...entries.map(([, value]) => value),
    );
  }
}

const ADD_CHANNEL = `ALTER TABLE events ADD COLUMN channel TEXT NOT NULL DEFAULT 'web'`;
const ADD_NOTES = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT';
const LATER = [...MIGRATIONS, ADD_CHANNEL, ADD_NOTES];

describe('migrate', () => {
  it('makes the same schema at once as step by step', async () => {
    const atOnce = await inStorage(newLead(), (sql) => {
      migrate(sql, LATER);
      return readSchema(sql);
    });
    const stepByStep = await inStorage(newLead(), (sql) => {
      for (let count = 0; count <= LATER.length; count++) migrate(sql, LATER.slice(0, count));
      return readSchema(sql);
    });
    expect(stepByStep).toEqual(atOnce);
    expect(stepByStep.length).toBeGreaterThan(MIGRATIONS.length);
  });

  it.each(LATER.map((_, i) => i + 1))('keeps the rows of an object that stopped after migration %i', async (count) => {
    const lead = newLead();
    await inStorage(lead, (sql) => {
      migrate(sql, LATER.slice(0, count));
      insertOldRows(sql);
    });
    const { schema_migrations: _before, ...before } = await dumpStorage(lead);
    await inStorage(lead, (sql, storage) => storage.transactionSync(() => migrate(sql, LATER)));
    const { schema_migrations: applied, ...after } = await dumpStorage(lead);
    const { event_copies: copies, ...others } = before;
    expect(after).toMatchObject({ ...others, ...(copies && { events_aside: copies }) });
    expect(after.events).toMatchObject([{ event_id: '"old"', channel: count > MIGRATIONS.length ? '"old"' : 'web' }]);
    expect(applied).toEqual(LATER.map((statements, id) => ({ id, statements })));
  });

  it('changes nothing where nothing is new', async () => {
    const lead = newLead();
    await inStorage(lead, (sql) => migrate(sql));
    const before = await dumpStorage(lead);
    await inStorage(lead, (sql) => migrate(sql));
    expect(await dumpStorage(lead)).toEqual(before);
  });

  it.each([
    [
      'was edited after it was applied',
      [`${MIGRATIONS[0]} -- edited`, ADD_CHANNEL, ADD_NOTES],
      'migration 0 was edited',
    ],
    [
      'changed places with another',
      [...MIGRATIONS, ADD_NOTES, ADD_CHANNEL],
      `migration ${MIGRATIONS.length} was edited`,
    ],
    ['is not known here', [...MIGRATIONS], `written by a newer version (migration ${MIGRATIONS.length})`],
  ])('throws where a migration %s, and changes nothing', async (_how, migrations, message) => {
    const lead = newLead();
    await inStorage(lead, (sql) => {
      migrate(sql, LATER);
      insertOldRows(sql);
    });
    const before = await dumpStorage(lead);
    await inStorage(lead, (sql, storage) => {
      expect(() => storage.transactionSync(() => migrate(sql, migrations))).toThrow(message);
    });
    expect(await dumpStorage(lead)).toEqual(before);
  });

  it('takes back those before it where one fails', async () => {
    const lead = newLead();
    await inStorage(lead, (sql) => migrate(sql));
    const before = await dumpStorage(lead);
    await inStorage(lead, (sql, storage) => {
      expect(() => storage.transactionSync(() => migrate(sql, [...LATER, 'DROP TABLE absent']))).toThrow(
        'no such table',
      );
    });
    expect(await dumpStorage(lead)).toEqual(before);
  });
});

describe('a lead object', () => {
  it('writes nothing, not even its tables, when someone looks for a lead that does not exist', async () => {
    const lead = newLead();
    const { stub } = lead;
    expect([
      await stub.read({}),
      await stub.read({ at: Date.now() }),
      await stub.timeline({}),
      await stub.explanation({}),
      await stub.intelligence({}),
      await stub.refresh(DEFAULT_CONFIG),
      await stub.rescore(DEFAULT_CONFIG, { runId: 'run_1', tells: 'nothing' }),
      (await stub.fetch('https://lead/', { headers: { Upgrade: 'websocket' } })).status,
    ]).toEqual([null, null, null, null, null, null, null, 404]);
    expect(await dumpStorage(lead)).toEqual({});
    expect(await inStorage(lead, (_sql, storage) => storage.getAlarm())).toBeNull();
  });

  it('is brought up to date when it wakes, before anything is read or written', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })]);
    const tables = Object.keys(await dumpStorage(lead));
    // As a version left it that knew of no migration yet.
    await inStorage(lead, (sql) => {
      for (const name of tables) sql.exec(name === 'schema_migrations' ? `DELETE FROM ${name}` : `DROP TABLE ${name}`);
    });
    await evictDurableObject(lead.stub);
    expect(await lead.stub.read({})).toBeNull();
    expect(Object.keys(await dumpStorage(lead))).toEqual(tables);
  });
});
