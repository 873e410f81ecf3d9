/** SQL for the config version after a change. `now` is the name of the parameter with the time. */
export const nextConfigVersion = (now: string): string => `max(config_version + 1, ${now})`;

/**
 * Increases a project's config version, if the statement before changed a row: to the time in epoch ms, or by one if that is not later. A
 * D1 that was restored or rebuilt thus continues above every version that a lead has seen.
 */
export const bumpConfigVersion = (db: D1Database, projectId: string, now: number): D1PreparedStatement =>
  db
    .prepare(`UPDATE projects SET config_version = ${nextConfigVersion('?2')} WHERE id = ?1 AND changes() > 0`)
    .bind(projectId, now);

/**
 * For a D1 that was restored: the version rises above `seen`, which a lead knows. Outside changeSettings, because no setting is changed;
 * the leads get the state of D1.
 */
export async function raiseConfigVersion(
  db: D1Database,
  { projectId, seen, now }: { projectId: string; seen: number; now: number },
): Promise<void> {
  await db
    .prepare('UPDATE projects SET config_version = max(?2 + 1, ?3) WHERE id = ?1 AND config_version < ?2')
    .bind(projectId, seen, now)
    .run();
}
