/** SQL for the config version after a change. `now` is the name of the parameter with the time. */
export const nextConfigVersion = (now: string): string => `max(config_version + 1, ${now})`;

/**
 * Increases a project's config version if the previous statement changed a row. The new version is the time in epoch ms, or one more than
 * the old version if that is higher. So after D1 was restored or rebuilt, the next version is above every version that a lead has seen.
 */
export const bumpConfigVersion = (db: D1Database, projectId: string, now: number): D1PreparedStatement =>
  db
    .prepare(`UPDATE projects SET config_version = ${nextConfigVersion('?2')} WHERE id = ?1 AND changes() > 0`)
    .bind(projectId, now);

/**
 * For a restored D1: raises the version above `seen`, a version that a lead knows. This bypasses changeSettings, because no setting
 * changes. The leads then adopt the settings in D1.
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
