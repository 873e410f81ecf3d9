import { CLAIM_SETTLES_MS } from './claim-email.ts';

/** An import that is undone, and leads that it was taken out of: the last has the email, the others are merged into it. */
interface Withdrawn {
  projectId: string;
  importId: string;
  leadIds: readonly string[];
  email: string | null;
  /** Who states the email. */
  emailBy: readonly { importId: string | null }[];
  /** Epoch ms. */
  now: number;
}

/**
 * Frees the emails that these leads no longer have: those that only the import had claimed, and any older claim that is left over.
 * The email that the last of them has stays claimed, because of another import if only that states it.
 */
export async function freeClaims(
  db: D1Database,
  { projectId, importId, leadIds, email, emailBy, now }: Withdrawn,
): Promise<void> {
  const onlyImports = emailBy.every(({ importId: by }) => by !== null);
  const theirs = `project_id = ?1 AND kind = 'email' AND lead_id IN (SELECT value FROM json_each(?3))`;
  await db.batch([
    db
      .prepare(`DELETE FROM identities WHERE ${theirs} AND value IS NOT ?4 AND (import_id = ?2 OR claimed_at < ?5)`)
      .bind(projectId, importId, JSON.stringify(leadIds), email, now - CLAIM_SETTLES_MS),
    db
      .prepare(`UPDATE identities SET import_id = ?5 WHERE ${theirs} AND value = ?4 AND import_id = ?2`)
      .bind(projectId, importId, JSON.stringify(leadIds), email, (onlyImports && emailBy[0]?.importId) || null),
  ]);
}

/** The id that has claimed an email, or null. */
export async function findClaimant(
  db: D1Database,
  { projectId, email }: { projectId: string; email: string },
): Promise<string | null> {
  const claim = await db
    .prepare(`SELECT lead_id AS leadId FROM identities WHERE project_id = ?1 AND kind = 'email' AND value = ?2`)
    .bind(projectId, email)
    .first<{ leadId: string }>();
  return claim?.leadId ?? null;
}
