/**
 * Whether an email that only pages have stated may be claimed again later. A project that requires signatures does not allow it, because
 * an event does not say whether its email was signed.
 */
export async function mayPagesClaim(db: D1Database, projectId: string): Promise<boolean> {
  const mustSign = await db
    .prepare('SELECT require_signed_identify AS mustSign FROM projects WHERE id = ?1')
    .bind(projectId)
    .first<number>('mustSign');
  return mustSign !== 1;
}
