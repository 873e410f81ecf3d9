import { DAY_MS } from '../domain/time.ts';

/** How long delivered and discarded messages are kept, for lookups and replays. */
export const DELIVERED_KEPT_DAYS = 30;
/** Failed deliveries are kept longer, until someone sees them. */
export const DEAD_LETTERS_KEPT_DAYS = 90;
/** Max. deliveries of one status per query. The next query or tick takes the remaining deliveries. */
const DELIVERIES_PER_QUERY = 1000;

/**
 * Deliveries that belong to no lead anymore. Web pages may cause a million such deliveries a day. Such deliveries are deleted sooner, and
 * each tick deletes ten times as many.
 */
export const WITHOUT_LEAD_KEPT_DAYS = 1;
export const DEAD_WITHOUT_LEAD_KEPT_DAYS = 3;
const WITHOUT_LEAD_QUERIES_PER_TICK = 10;

interface Retention {
  days: number;
  isLeadKept: boolean;
  queriesPerTick: number;
}

const whole = (days: number): Retention => ({ days, isLeadKept: true, queriesPerTick: 1 });
const withoutLead = (days: number): Retention => ({
  days,
  isLeadKept: false,
  queriesPerTick: WITHOUT_LEAD_QUERIES_PER_TICK,
});
const KEPT: [status: string, Retention][] = [
  ['delivered', whole(DELIVERED_KEPT_DAYS)],
  ['discarded', whole(DELIVERED_KEPT_DAYS)],
  ['dead', whole(DEAD_LETTERS_KEPT_DAYS)],
  ['delivered', withoutLead(WITHOUT_LEAD_KEPT_DAYS)],
  ['discarded', withoutLead(WITHOUT_LEAD_KEPT_DAYS)],
  ['dead', withoutLead(DEAD_WITHOUT_LEAD_KEPT_DAYS)],
];

interface Ended {
  id: string;
  targetId: string;
  createdAt: number;
  /** 0 for a test run or a skipped run, 1 for any other. */
  fired: 0 | 1;
}

/**
 * Deletes deliveries that ended long ago, with all requests and answers. The automations that caused these deliveries keep the time of
 * their last run.
 */
export async function pruneDeliveries({ DB: db }: Pick<Env, 'DB'>, now: number): Promise<number> {
  let count = 0;
  for (const [status, { days, isLeadKept, queriesPerTick }] of KEPT) {
    const index = isLeadKept ? 'deliveries_ended' : 'deliveries_ended_without_lead';
    for (let query = 0, isFull = true; query < queriesPerTick && isFull; query++) {
      const { results } = await db
        .prepare(
          `SELECT id, target_id AS targetId, created_at AS createdAt,
             is_test = 0 AND NOT (status = 'discarded' AND attempts = 0) AS fired FROM deliveries INDEXED BY ${index}
           WHERE next_attempt_at IS NULL AND status = ?1 AND updated_at < ?2${isLeadKept ? '' : ' AND lead_kept = 0'} LIMIT ?3`,
        )
        .bind(status, now - days * DAY_MS, DELIVERIES_PER_QUERY)
        .all<Ended>();
      if (results.length > 0) await forget(db, results);
      count += results.length;
      isFull = results.length === DELIVERIES_PER_QUERY;
    }
  }
  return count;
}

/** This bypasses changeSettings, because an automation's last run is a record of its use, not a setting. */
async function forget(db: D1Database, ended: Ended[]): Promise<void> {
  const rows = JSON.stringify(ended);
  const ids = "(SELECT value ->> 'id' FROM json_each(?1))";
  await db.batch([
    db
      .prepare(
        `UPDATE automations SET pruned_firing_at = max(coalesce(pruned_firing_at, 0), fired.at)
         FROM (SELECT value ->> 'targetId' AS id, max(value ->> 'createdAt') AS at FROM json_each(?1)
           WHERE value ->> 'fired' GROUP BY 1) AS fired
         WHERE automations.id = fired.id`,
      )
      .bind(rows),
    db.prepare(`DELETE FROM delivery_attempts WHERE delivery_id IN ${ids}`).bind(rows),
    db.prepare(`DELETE FROM deliveries WHERE id IN ${ids} AND status <> 'pending'`).bind(rows),
  ]);
}
