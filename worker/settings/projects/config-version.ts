/** SQL for the config version after a change. `now` is the name of the parameter with the time. */
export const nextConfigVersion = (now: string): string => `max(config_version + 1, ${now})`;

/**
 * Increases a project's config version if the previous statement changed a row. The new version is the time in epoch ms, or the old
 * version plus one if that is higher. After D1 was restored or rebuilt, the next version is therefore higher than any version that a lead
 * has seen.
 */
export const bumpConfigVersion = (db: D1Database, projectId: string, now: number): D1PreparedStatement =>
  db
    .prepare(`UPDATE projects SET config_version = ${nextConfigVersion('?2')} WHERE id = ?1 AND changes() > 0`)
    .bind(projectId, now);

/**
 * Raises the version in a restored D1 above `seen`, the version that a lead knows. The write bypasses changeSettings, because no setting
 * changes. The leads then use the settings in D1.
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
