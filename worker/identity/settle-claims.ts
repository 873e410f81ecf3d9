import { CLAIM_SETTLES_MS } from './claim-email.ts';
import { openConflictsOf } from './conflicts.ts';
import { sharersWith } from './shared-emails.ts';

/** A lead's email, and the sources that state it and may claim it. */
interface Stated {
  email: string | null;
  emailBy: readonly { importId: string | null }[];
}

/**
 * An import that is being undone, and the leads that its data was removed from. All of these leads are part of the last of them, and each
 * lead may have its own email.
 */
interface Withdrawn {
  projectId: string;
  importId: string;
  leads: readonly (Stated & { leadId: string })[];
  /** Epoch ms. */
  now: number;
}

/**
 * Frees the emails that these leads no longer have: those that only the import had claimed, and outdated claims of these leads. A lead's
 * own email and the last lead's email stay claimed if another source that may claim them states them. If all such sources are imports, the
 * claim then depends on one of these imports.
 */
export async function freeClaims(db: D1Database, withdrawn: Withdrawn): Promise<void> {
  await db.batch(freeing(db, withdrawn));
}

/** Like `freeClaims`. Also lists the leads that have an open conflict with these, or an email that one of these owned. */
export async function settleClaims(db: D1Database, withdrawn: Withdrawn): Promise<string[]> {
  const leadIds = withdrawn.leads.map(({ leadId }) => leadId);
  const opponents = openConflictsOf(db, { projectId: withdrawn.projectId, leadIds });
  const sharers = sharersWith(db, { projectId: withdrawn.projectId, leadIds });
  const others = await db.batch<{ leadId: string }>([opponents, sharers, ...freeing(db, withdrawn)]);
  return [...new Set(others.slice(0, 2).flatMap(({ results }) => results.map(({ leadId }) => leadId)))];
}

function freeing(db: D1Database, { projectId, importId, leads, now }: Withdrawn): D1PreparedStatement[] {
  const last = leads.slice(-1);
  const ofImport = `WHERE project_id = ?1 AND kind = 'email' AND value = ?4 AND lead_id = ?3 AND import_id = ?2`;
  return leads.flatMap(({ leadId, ...own }) => {
    const kept = new Map([own, ...last].flatMap(({ email, emailBy }) => (email === null ? [] : [[email, emailBy]])));
    return [
      db
        .prepare(
          `DELETE FROM identities INDEXED BY identities_by_lead
           WHERE project_id = ?1 AND lead_id = ?3 AND kind = 'email' AND value NOT IN (SELECT value FROM json_each(?4))
             AND (import_id = ?2 OR claimed_at < ?5)`,
        )
        .bind(projectId, importId, leadId, JSON.stringify([...kept.keys()]), now - CLAIM_SETTLES_MS),
      ...[...kept].map(([email, emailBy]) =>
        emailBy.length > 0
          ? db
              .prepare(`UPDATE identities SET import_id = ?5 ${ofImport}`)
              .bind(projectId, importId, leadId, email, newCauseOf(emailBy))
          : db.prepare(`DELETE FROM identities ${ofImport}`).bind(projectId, importId, leadId, email),
      ),
    ];
  });
}

/** The import that a claim depends on from now on, or null. */
const newCauseOf = (emailBy: Stated['emailBy']): string | null =>
  emailBy.every(({ importId }) => importId !== null) ? (emailBy[0]?.importId ?? null) : null;
