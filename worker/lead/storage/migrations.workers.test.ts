import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  carried,
  DEFAULT_CONFIG,
  dumpStorage,
  ingestInto,
  inLead,
  inStorage,
  makeIncoming,
  newLead,
  type TestLead,
} from '../../testing/lead-objects.ts';
import { changeValue, openStorage, toTables } from '../../testing/lead-value.ts';
import { toOldLayout } from '../../testing/old-lead-layout.ts';
import { openLog } from './first-events.ts';
import { migrate } from './migrations.ts';
import { insertFiring } from './outbox.ts';
import { MIGRATIONS, type Migration } from './schema.ts';
import { createTable } from './tables.ts';

/** Every table and column, with their constraints. */
const readSchema = (sql: SqlStorage) =>
  sql.exec(`SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name`).toArray();

/** In the current layout, one value contains the lead's state. */
const withoutState = (migrations: readonly Migration[]) => migrations.filter(({ table }) => table !== 'state');

/** Everything that a lead can have: each table has one row, with some value in every column. */
function insertOldRows(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage;
  for (const { table } of withoutState(migrations)) createTable(openStorage(storage), table, migrations);
  for (const name of new Set(withoutState(migrations).map(({ table }) => table))) {
    const columns = sql.exec<{ name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)', name);
    const entries = columns.toArray().map((column) => [column.name, column.type === 'TEXT' ? '"old"' : 1] as const);
    sql.exec(
      `INSERT INTO "${name}" (${entries.map(([column]) => `"${column}"`).join(', ')})
       VALUES (${entries.map(() => '?').join(', ')})`,
      ...entries.map(([, value]) => value),
    );
  }
}

const ADD_CHANNEL = { table: 'events', statement: `ALTER TABLE events ADD COLUMN channel TEXT NOT NULL DEFAULT 'web'` };
const ADD_STATE = { table: 'outbox', statement: `ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT 'new'` };
const ADD_NOTES = { table: 'notes', statement: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT) STRICT' };
const LATER: readonly Migration[] = [...MIGRATIONS, ADD_CHANNEL, ADD_STATE, ADD_NOTES];
/** The tables that the first version had. */
const FIRST = 2;
const FROM_FIRST = LATER.map((_, i) => i + 1).slice(FIRST - 1);

/** Everything stored, except the record of the migrations themselves. */
const withoutSchema = ({
  lead,
  state,
  ...tables
}: Awaited<ReturnType<typeof dumpStorage>>): Record<string, unknown> => ({
  ...tables,
  ...(lead && { lead: { ...lead, schema: [] } }),
  ...(state && { state: state.filter((row) => (row as { id: number }).id !== 0) }),
});

describe('migrate', () => {
  it('creates no tables for a new lead', async () => {
    const lead = newLead();
    await inStorage(lead, (_, storage) => migrate(openStorage(storage)));
    expect(Object.keys(await dumpStorage(lead))).toEqual(['lead']);
  });

  it('creates the same schema in one go as step by step, including tables that leads create later', async () => {
    const createAll = (storage: DurableObjectStorage) => {
      for (const { table } of withoutState(LATER)) createTable(openStorage(storage), table, LATER);
      return readSchema(storage.sql);
    };
    const atOnce = await inStorage(newLead(), (_, storage) => {
      migrate(openStorage(storage), LATER);
      return createAll(storage);
    });
    const stepByStep = await inStorage(newLead(), (_, storage) => {
      for (const count of FROM_FIRST) {
        const migrations = LATER.slice(0, count);
        migrate(openStorage(storage), migrations);
        for (const { table } of withoutState(migrations)) createTable(openStorage(storage), table, migrations);
      }
      migrate(openStorage(storage), LATER);
      return createAll(storage);
    });
    const createdLater = await inStorage(newLead(), (_, storage) => {
      migrate(openStorage(storage), MIGRATIONS);
      migrate(openStorage(storage), LATER);
      return createAll(storage);
    });
    expect(stepByStep).toEqual(atOnce);
    expect(createdLater).toEqual(atOnce);
    expect(stepByStep).toHaveLength(new Set(withoutState(LATER).map(({ table }) => table)).size);
  });

  it.each(FROM_FIRST)('keeps the rows of an object whose last migration was %i', async (count) => {
    const lead = newLead();
    await inStorage(lead, (_, storage) => {
      migrate(openStorage(storage), LATER.slice(0, count));
      insertOldRows(storage, LATER.slice(0, count));
    });
    const before = withoutSchema(await dumpStorage(lead));
    await inStorage(lead, (_, storage) => storage.transactionSync(() => migrate(openStorage(storage), LATER)));
    const after = withoutSchema(await dumpStorage(lead));
    expect(after).toMatchObject(before);
    expect(after.events).toMatchObject([{ event_id: '"old"', channel: count > MIGRATIONS.length ? '"old"' : 'web' }]);
  });

  it('changes nothing if there are no new migrations', async () => {
    const lead = newLead();
    await inStorage(lead, (_, storage) => migrate(openStorage(storage)));
    const before = await dumpStorage(lead);
    await inStorage(lead, (_, storage) => migrate(openStorage(storage)));
    expect(await dumpStorage(lead)).toEqual(before);
  });

  it.each([
    [
      'was edited after it was applied',
      [{ ...MIGRATIONS[0], statement: `${MIGRATIONS[0].statement} -- edited` }, ...LATER.slice(1)],
      'migration 0 was edited',
    ],
    [
      'changed places with another migration',
      [...MIGRATIONS, ADD_STATE, ADD_CHANNEL, ADD_NOTES],
      `migration ${MIGRATIONS.length} was edited`,
    ],
    ['is not known here', [...MIGRATIONS], `written by a newer version (migration ${MIGRATIONS.length})`],
  ])('throws without any change if a migration %s', async (_how, migrations, message) => {
    const lead = newLead();
    await inStorage(lead, (_, storage) => {
      migrate(openStorage(storage), LATER);
      insertOldRows(storage, LATER);
    });
    const before = await dumpStorage(lead);
    await inStorage(lead, (_, storage) => {
      expect(() => storage.transactionSync(() => migrate(openStorage(storage), migrations))).toThrow(message);
    });
    expect(await dumpStorage(lead)).toEqual(before);
  });

  it('also rolls back earlier migrations if a later migration fails', async () => {
    const lead = newLead();
    await inStorage(lead, (_, storage) => {
      migrate(openStorage(storage));
      openLog(openStorage(storage));
    });
    const before = await dumpStorage(lead);
    await inStorage(lead, (_, storage) => {
      const broken = [...LATER, { table: 'events', statement: 'DROP TABLE absent' }];
      expect(() => storage.transactionSync(() => migrate(openStorage(storage), broken))).toThrow('no such table');
    });
    expect(await dumpStorage(lead)).toEqual(before);
  });
});

describe('a lead object', () => {
  it('writes nothing, not even its tables, when someone looks up a lead that does not exist', async () => {
    const lead = newLead();
    const { stub } = lead;
    expect([
      await stub.detail({}),
      await stub.detail({ at: Date.now() }),
      await stub.timeline({}),
      await stub.explanation({}),
      await stub.intelligence({}),
      await stub.refresh(carried(lead)),
      await stub.rescore(carried(lead), { runId: 'run_1', tells: 'nothing' }),
      (await stub.fetch('https://lead/', { headers: { Upgrade: 'websocket' } })).status,
    ]).toEqual([null, null, null, null, null, null, null, 404]);
    expect(await dumpStorage(lead)).toEqual({});
    expect(await inStorage(lead, (_sql, storage) => storage.getAlarm())).toBeNull();
  });

  it('migrates when it wakes, before anything is read or written', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })]);
    const before = await dumpStorage(lead);
    // The state in which a version with fewer tables left the object.
    await inStorage(lead, (_, storage) => changeValue(storage, ({ schema = [] }) => ({ schema: schema.slice(0, 7) })));
    await evictDurableObject(lead.stub);
    expect(await lead.stub.detail({})).toMatchObject({ eventCount: 1 });
    expect(await dumpStorage(lead)).toEqual(before);
  });
});

describe('an object with an older layout', () => {
  /** A lead with ten page views, the stage change that they caused, a copy of an event, a rescore and a run of an automation. */
  async function makeOldLead({ imports = true } = {}) {
    const lead = newLead();
    await ingestInto(
      lead,
      Array.from({ length: 10 }, (_, i) => makeIncoming({ eventId: `evt_${i}`, properties: { page: i } })),
    );
    const rules = DEFAULT_CONFIG.ruleset.rules.map((rule) => ({ ...rule, points: rule.points + 1 }));
    const newer = { version: 2, ruleset: { ...DEFAULT_CONFIG.ruleset, version: 2, rules } };
    await lead.stub.rescore(carried(lead, newer), { runId: 'run_1', tells: 'nothing' });
    await inLead(lead, (store) => insertFiring(store, 'aut_1', '2026-01-01'));
    const at = Date.now();
    const seen = await look(lead, at);
    // No work is left for a timer that the old layout would need.
    await runDurableObjectAlarm(lead.stub);
    await inStorage(lead, (_, storage) => toTables(storage));
    const rows = withoutSchema(await dumpStorage(lead));
    await inStorage(lead, (_, storage) => toOldLayout(storage, { imports }));
    return { lead, at, seen, rows };
  }

  const look = async ({ stub }: TestLead, at: number) => ({
    lead: await stub.detail({ at }),
    timeline: await stub.timeline({ until: at }),
    explanation: await stub.explanation({ at }),
    transitions: await stub.transitions({ after: 0 }),
    log: await stub.log({ after: null }),
  });

  it('converts when it wakes, returns the same data, and accepts new events', async () => {
    const { lead, at, seen, rows } = await makeOldLead();
    await evictDurableObject(lead.stub);
    expect(await look(lead, at)).toEqual(seen);
    expect(withoutSchema(await dumpStorage(lead))).toEqual(rows);
    const again = makeIncoming({ eventId: 'evt_3' });
    const fresh = makeIncoming({ eventId: 'evt_new', type: 'demo_request' });
    expect((await ingestInto(lead, [again, fresh])).outcomes).toEqual(['duplicate', 'accepted']);
    expect(await inLead(lead, (store) => insertFiring(store, 'aut_1', '2026-01-01'))).toBe(false);
  });

  it('converts even from a layout in which imports could not be undone yet', async () => {
    const { lead, at, seen } = await makeOldLead({ imports: false });
    await evictDurableObject(lead.stub);
    expect(await look(lead, at)).toEqual(seen);
    const copies = await inStorage(lead, (sql) =>
      sql.exec('SELECT event_id, origin, import_id FROM events_aside').toArray(),
    );
    expect(copies).toEqual([{ event_id: 'evt_0', origin: 'other', import_id: '' }]);
    expect((await ingestInto(lead, [makeIncoming({ eventId: 'evt_new' })])).outcomes).toEqual(['accepted']);
  });

  it('stays unchanged if its conversion is interrupted, and converts when it wakes again', async () => {
    const { lead, at, seen } = await makeOldLead();
    const before = await dumpStorage(lead);
    await inStorage(lead, (_, storage) => {
      expect(() =>
        storage.transactionSync(() => {
          migrate(openStorage(storage));
          throw new Error('broken off');
        }),
      ).toThrow('broken off');
    });
    expect(await dumpStorage(lead)).toEqual(before);
    await evictDurableObject(lead.stub);
    expect(await look(lead, at)).toEqual(seen);
  });

  it('from before decision 0180 returns the same data, and keeps using its tables', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' }), makeIncoming({ eventId: 'evt_2' })]);
    const at = Date.now();
    const seen = await look(lead, at);
    await runDurableObjectAlarm(lead.stub);
    await inStorage(lead, (_, storage) => toTables(storage));
    await evictDurableObject(lead.stub);
    expect(await look(lead, at)).toEqual(seen);
    const sent = [makeIncoming({ eventId: 'evt_2' }), makeIncoming({ eventId: 'evt_3' })];
    expect((await ingestInto(lead, sent)).outcomes).toEqual(['duplicate', 'accepted']);
    await evictDurableObject(lead.stub);
    expect(await lead.stub.detail({})).toMatchObject({ eventCount: 3 });
    expect(Object.keys(await dumpStorage(lead))).toEqual(['events', 'state']);
  });

  it('takes no more bytes after its conversion than before', async () => {
    const { lead } = await makeOldLead();
    const before = await inStorage(lead, (sql) => sql.databaseSize);
    await evictDurableObject(lead.stub);
    await lead.stub.detail({});
    // The eight pages are the schema's, two that SQLite uses for itself, and one each for events, state, transitions, rescores and firings.
    expect([before, await inStorage(lead, (sql) => sql.databaseSize)]).toEqual([61_440, 8 * 4_096]);
  });
});
