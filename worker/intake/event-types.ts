/** The day stored for event types that are not limited by day. */
export const ALWAYS = 0;

/** Event types that count under their own name. */
export interface NamedTypes {
  always: Set<string>;
  today: Set<string>;
}

/**
 * Adds new types up to the limit. Returns all types that count under their own name on `today`. D1 decides which types still fit, so that
 * several isolates share one limit.
 */
export async function admitTypes(
  db: D1Database,
  { projectId, today, day, max }: { projectId: string; today: number; day: number; max: number },
  types: readonly string[],
): Promise<NamedTypes> {
  const [, all] = await db.batch<{ day: number; eventType: string }>([
    db
      .prepare(
        `INSERT OR IGNORE INTO event_types (project_id, day, event_type)
         SELECT ?1, ?2, value FROM json_each(?3) WHERE value NOT IN (
           SELECT event_type FROM event_types WHERE project_id = ?1 AND day IN (${ALWAYS}, ?2))
         LIMIT (SELECT max(0, CAST(?4 AS INTEGER) - count(*)) FROM event_types WHERE project_id = ?1 AND day = ?2)`,
      )
      .bind(projectId, day, JSON.stringify(types), max),
    db
      .prepare(`SELECT day, event_type AS eventType FROM event_types WHERE project_id = ?1 AND day IN (${ALWAYS}, ?2)`)
      .bind(projectId, today),
  ]);
  const [always = [], ofToday = []] = [ALWAYS, today].map((which) =>
    (all?.results ?? []).filter((row) => row.day === which),
  );
  const namesOf = (rows: { eventType: string }[]) => new Set(rows.map(({ eventType }) => eventType));
  return { always: namesOf(always), today: namesOf(ofToday) };
}

/** Deletes the types of past days. */
export async function pruneTypes({ DB }: Pick<Env, 'DB'>, today: number): Promise<number> {
  const { meta } = await DB.prepare('DELETE FROM event_types WHERE day > 0 AND day < ?1').bind(today).run();
  return meta.changes;
}
