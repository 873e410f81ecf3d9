import { CLAIM_SETTLES_MS } from './claim-email.ts';
import { openConflictsOf } from './conflicts.ts';

/** An import that is undone, and leads that it was taken out of: the last has the email, the others are merged into it. */
interface Withdrawn {
  projectId: string;
  importId: string;
  leadIds: readonly string[];
  email: string | null;
  /** Who states the email, of those who may claim it. */
  emailBy: readonly { importId: string | null }[];
  /** Epoch ms. */
  now: number;
}

/**
 * Frees the emails that these leads no longer have: those that only the import had claimed, and any older claim that is left over.
 * The email that the last of them has stays claimed, because of another import if only that states it; unless nobody states it who
 * may claim it.
 */
export async function freeClaims(db: D1Database, withdrawn: Withdrawn): Promise<void> {
  await db.batch(freeing(db, withdrawn));
}

/** The same, and lists the leads that are in open conflict with these. */
export async function settleClaims(db: D1Database, withdrawn: Withdrawn): Promise<string[]> {
  const lists = withdrawn.leadIds.map((leadId) => openConflictsOf(db, { projectId: withdrawn.projectId, leadId }));
  const answers = await db.batch<{ leadId: string }>([...lists, ...freeing(db, withdrawn)]);
  return [...new Set(answers.slice(0, lists.length).flatMap(({ results }) => results.map(({ leadId }) => leadId)))];
}

function freeing(
  db: D1Database,
  { projectId, importId, leadIds, email, emailBy, now }: Withdrawn,
): D1PreparedStatement[] {
  const onlyImports = emailBy.every(({ importId: by }) => by !== null);
  const newCause = (onlyImports && emailBy[0]?.importId) || null;
  const ofImport = `WHERE project_id = ?1 AND kind = 'email' AND value = ?4 AND lead_id = ?3 AND import_id = ?2`;
  return leadIds.flatMap((leadId) => [
    db
      .prepare(
        `DELETE FROM identities INDEXED BY identities_by_lead
         WHERE project_id = ?1 AND lead_id = ?3 AND kind = 'email' AND value IS NOT ?4 AND (import_id = ?2 OR claimed_at < ?5)`,
      )
      .bind(projectId, importId, leadId, email, now - CLAIM_SETTLES_MS),
    emailBy.length > 0
      ? db
          .prepare(`UPDATE identities SET import_id = ?5 ${ofImport}`)
          .bind(projectId, importId, leadId, email, newCause)
      : db.prepare(`DELETE FROM identities ${ofImport}`).bind(projectId, importId, leadId, email),
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
