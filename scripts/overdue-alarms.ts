import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

// When the local runtime starts, it runs all overdue alarms at once, and each of them opens the files of its object. If the system does not
// allow that many open files, the runtime ends (docs/decisions/0217).

const NS_PER_MS = 1_000_000n;

/**
 * Leaves at most `most` overdue alarms of each class of objects, and sets the others aside for a later call. Alarms that an earlier call
 * has set aside count again, unless the object has set another one since. Returns the number of alarms that are set aside. The runtime must
 * not run meanwhile.
 */
export function setAlarmsAside(stateDir: string, { most, now }: { most: number; now: number }): number {
  return sumLists(stateDir, { readOnly: false }, (list) => {
    list.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS aside AS SELECT * FROM _cf_ALARM WHERE false');
    list.exec('INSERT OR IGNORE INTO _cf_ALARM SELECT * FROM aside; DELETE FROM aside');
    if (Number.isFinite(most)) {
      const later = 'SELECT * FROM _cf_ALARM WHERE scheduled_time < ? ORDER BY scheduled_time LIMIT -1 OFFSET ?';
      list.prepare(`INSERT INTO aside ${later}`).run(toNs(now), most);
    }
    list.exec('DELETE FROM _cf_ALARM WHERE actor_id IN (SELECT actor_id FROM aside)');
    const aside = countOf(list, 'SELECT count(*) AS n FROM aside');
    if (aside === 0) list.exec('DROP TABLE aside');
    list.exec('COMMIT');
    return aside;
  });
}

/** The number of alarms that were due before `now` and have not run yet. The runtime may run. */
export const countOverdue = (stateDir: string, now: number): number =>
  sumLists(stateDir, { readOnly: true }, (list) =>
    countOf(list, 'SELECT count(*) AS n FROM _cf_ALARM WHERE scheduled_time < ?', toNs(now)),
  );

/** Each class of objects has its own list of alarms, once one of its objects has set one. */
function sumLists(stateDir: string, options: { readOnly: boolean }, count: (list: DatabaseSync) => number): number {
  let sum = 0;
  for (const file of globSync(join(stateDir, 'v3/do/*/metadata.sqlite'))) {
    const list = new DatabaseSync(file, options);
    try {
      if (countOf(list, "SELECT count(*) AS n FROM sqlite_master WHERE name = '_cf_ALARM'") > 0) sum += count(list);
    } finally {
      list.close();
    }
  }
  return sum;
}

const countOf = (list: DatabaseSync, query: string, ...values: bigint[]): number =>
  Number(list.prepare(query).get(...values)?.n);

const toNs = (ms: number): bigint => BigInt(ms) * NS_PER_MS;
