import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newTenant } from './bench/bench-server.ts';
import { build } from './build.ts';
import { makeSecrets } from './local-secrets.ts';
import { type LocalServerOptions, serveLocally } from './local-server.ts';
import { countOverdue, setAlarmsAside } from './overdue-alarms.ts';

const LEADS = 12;
let stateDir: string;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'alarms-'));
});

afterEach(() => rm(stateDir, { recursive: true, force: true }));

/** A state's list of alarms, as the runtime keeps it. */
function openList(): DatabaseSync {
  const directory = join(stateDir, 'v3/do/lead');
  mkdirSync(directory, { recursive: true });
  return new DatabaseSync(join(directory, 'metadata.sqlite'));
}

it('sets all but the earliest overdue alarms aside, and restores an alarm unless its object has a newer alarm', () => {
  const list = openList();
  list.exec(`CREATE TABLE _cf_ALARM (actor_id TEXT PRIMARY KEY, scheduled_time INTEGER, actor_name TEXT) WITHOUT ROWID;
    INSERT INTO _cf_ALARM VALUES ('a', 1000000, NULL), ('b', 2000000, 'x'), ('c', 3000000, NULL), ('d', 9000000, NULL)`);
  const alarms = () =>
    list
      .prepare("SELECT printf('%s %d%s', actor_id, scheduled_time / 1000000, actor_name) AS alarm FROM _cf_ALARM")
      .all()
      .map(({ alarm }) => alarm);

  expect(setAlarmsAside(stateDir, { most: 1, now: 5 })).toBe(2);
  expect(alarms()).toEqual(['a 1', 'd 9']);
  expect(countOverdue(stateDir, 5)).toBe(1);
  list.exec("DELETE FROM _cf_ALARM WHERE actor_id = 'a'; INSERT INTO _cf_ALARM VALUES ('c', 7000000, NULL)");
  expect(setAlarmsAside(stateDir, { most: 1, now: 5 })).toBe(0);
  expect(alarms()).toEqual(['b 2x', 'c 7', 'd 9']);
  list.close();
});

it('finds no overdue alarms in a new state directory', () => {
  openList().close();
  expect(setAlarmsAside(stateDir, { most: 1, now: 5 })).toBe(0);
  expect(countOverdue(stateDir, 5)).toBe(0);
});

it('runs overdue alarms in rounds before a server is ready', { timeout: 240_000 }, async () => {
  await build();
  const options: LocalServerOptions = { stateDir, bindings: { ...makeSecrets(), RATE_LIMITS: 'off' } };
  const server = await serveLocally(options);
  const { key } = await newTenant(server.url, 'owner@example.com');
  const events = Array.from({ length: LEADS }, (_, i) => ({ eventType: 'page_view', leadId: `lead_${i}` }));
  await fetch(`${server.url}/api/events/batch`, {
    ...{ method: 'POST', body: JSON.stringify({ events }) },
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
  });
  // The alarms of these leads are due in two seconds.
  await server.stop();
  await expect.poll(() => countOverdue(stateDir, Date.now()), { timeout: 10_000 }).toBe(LEADS);

  const rounds: number[] = [];
  const again = await serveLocally({ ...options, alarmsAtOnce: 5, onRound: (left) => void rounds.push(left) });
  try {
    expect(rounds).toEqual([7, 2]);
    const rows = () => again.database?.prepare('SELECT count(*) AS n FROM leads').first<number>('n');
    await expect.poll(rows, { timeout: 10_000 }).toBe(LEADS);
  } finally {
    await again.stop();
  }
});
