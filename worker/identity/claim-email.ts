import { resolveIdentity } from '../lead/lead-client.ts';

/** A lead and an email that it says is its own. */
export interface ClaimedEmail {
  email: string;
  leadId: string;
}

export interface EmailClaim extends ClaimedEmail {
  projectId: string;
  /** The import that says so: undoing it frees the email, unless somebody else says so too. */
  importId?: string | undefined;
  /** Epoch ms. */
  now: number;
}

/** Claims an email unless it is claimed already; the first claim wins, atomically. Answers the claim that stands. */
export async function claimEmail(
  db: D1Database,
  { projectId, email, leadId, now, ...claim }: EmailClaim,
): Promise<{ leadId: string; claimedAt: number; importId: string | null; isNew: boolean }> {
  const importId = claim.importId ?? null;
  const [inserted, standing] = await db.batch<{ leadId: string; claimedAt: number; importId: string | null }>([
    db
      .prepare(
        `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, import_id) VALUES (?1, 'email', ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, email, leadId, now, importId),
    db
      .prepare(
        `SELECT lead_id AS leadId, claimed_at AS claimedAt, import_id AS importId FROM identities
         WHERE project_id = ?1 AND kind = 'email' AND value = ?2`,
      )
      .bind(projectId, email),
  ]);
  const known = standing?.results[0] ?? { leadId, claimedAt: now, importId };
  return { ...known, isNew: inserted?.meta.changes === 1 };
}

/** Notes that a claim which an import made no longer rests on it. */
export async function confirmClaim(db: D1Database, { projectId, email, leadId }: EmailClaim): Promise<void> {
  await db
    .prepare(
      `UPDATE identities SET import_id = NULL WHERE project_id = ?1 AND kind = 'email' AND value = ?2 AND lead_id = ?3`,
    )
    .bind(projectId, email, leadId)
    .run();
}

/** Frees emails that these leads have claimed, as far as they claimed them up to `claimedUntil` (epoch ms). */
export async function releaseEmails(
  db: D1Database,
  {
    projectId,
    emails,
    leadIds,
    claimedUntil = Number.MAX_SAFE_INTEGER,
  }: { projectId: string; emails: string[]; leadIds: string[]; claimedUntil?: number },
): Promise<void> {
  if (emails.length === 0) return;
  await db
    .prepare(
      `DELETE FROM identities
       WHERE project_id = ?1 AND kind = 'email' AND value IN (SELECT value FROM json_each(?2))
         AND lead_id IN (SELECT value FROM json_each(?3)) AND claimed_at <= ?4`,
    )
    .bind(projectId, JSON.stringify(emails), JSON.stringify(leadIds), claimedUntil)
    .run();
}

/** The lead that has claimed an email, or null. */
export async function findEmailOwner(
  db: D1Database,
  identity: { projectId: string; email: string },
): Promise<string | null> {
  return (
    (await listEmailOwners(db, { projectId: identity.projectId, emails: [identity.email] })).get(identity.email) ?? null
  );
}

/** The leads that have claimed emails, by email. */
export async function listEmailOwners(
  db: D1Database,
  { projectId, emails }: { projectId: string; emails: string[] },
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare(
      `SELECT value, lead_id AS leadId FROM identities
       WHERE project_id = ?1 AND kind = 'email' AND value IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(emails))
    .all<{ value: string; leadId: string }>();
  return new Map(results.map(({ value, leadId }) => [value, leadId]));
}

/** The identities that any of these leads has claimed. */
export async function listIdentities(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: string[] },
): Promise<{ kind: string; value: string; leadId: string; claimedAt: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT kind, value, lead_id AS leadId, claimed_at AS claimedAt FROM identities
       WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2)) ORDER BY claimed_at`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<{ kind: string; value: string; leadId: string; claimedAt: number }>();
  return results;
}

/**
 * Frees the claims that a lead no longer holds once its events are folded: of the email that it had before, and of one that it
 * claimed with these events but that did not become its email.
 */
export async function releaseFormerEmails(
  env: Env,
  projectId: string,
  {
    leadId,
    email,
    formerEmail,
    claimed,
  }: { leadId: string; email: string | null; formerEmail: string | null; claimed: readonly ClaimedEmail[] },
): Promise<void> {
  const db = env.DB;
  for (const unused of claimed.filter((claim) => claim.email !== email))
    await releaseEmails(db, { projectId, emails: [unused.email], leadIds: [unused.leadId] });
  if (formerEmail === null) return;
  // The claim may be of an id that was merged into this lead.
  const owner = await findEmailOwner(db, { projectId, email: formerEmail });
  if (owner === null) return;
  const [claimant, self] = await Promise.all([owner, leadId].map((id) => resolveIdentity(env, projectId, id)));
  if (claimant?.lead.leadId !== self?.lead.leadId) return;
  await releaseEmails(db, { projectId, emails: [formerEmail], leadIds: [owner] });
}
