/** An upload that has sent nothing for this long has lost its request. */
const STALLED_MS = 5 * 60_000;

/** Marks uploads as failed when their isolate died without reporting. */
export async function closeStalledImports(env: Env, now: number): Promise<number> {
  const { meta } = await env.DB.prepare(
    `UPDATE imports SET problem = 'The upload was interrupted. Send the file again: rows that arrived won’t be counted twice.', uploaded_at = ?1
     WHERE uploaded_at IS NULL AND updated_at < ?2`,
  )
    .bind(now, now - STALLED_MS)
    .run();
  return meta.changes;
}
