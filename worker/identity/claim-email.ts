/** The lead that an e-mail belongs to: `leadId`, if nobody has claimed it before. The first claim wins, atomically. */
export async function claimEmail(
  db: D1Database,
  { projectId, email, leadId, now }: { projectId: string; email: string; leadId: string; now: number },
): Promise<string> {
  const [, owner] = await db.batch<{ lead_id: string }>([
    db
      .prepare(
        `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at) VALUES (?1, 'email', ?2, ?3, ?4) ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, email, leadId, now),
    ownerOf(db, { projectId, email }),
  ]);
  return owner?.results[0]?.lead_id ?? leadId;
}

/** Takes back what an erased lead has claimed: nothing of it is kept, and its e-mail is free for whoever has it by then. */
export async function releaseEmails(
  db: D1Database,
  { projectId, emails, leadId }: { projectId: string; emails: string[]; leadId: string },
): Promise<void> {
  if (emails.length === 0) return;
  await db
    .prepare(
      `DELETE FROM identities
       WHERE project_id = ?1 AND kind = 'email' AND lead_id = ?2 AND value IN (SELECT value FROM json_each(?3))`,
    )
    .bind(projectId, leadId, JSON.stringify(emails))
    .run();
}

/** The lead that has claimed an e-mail, or null. */
export async function findEmailOwner(
  db: D1Database,
  identity: { projectId: string; email: string },
): Promise<string | null> {
  return ownerOf(db, identity).first<string>('lead_id');
}

const ownerOf = (db: D1Database, { projectId, email }: { projectId: string; email: string }) =>
  db
    .prepare(`SELECT lead_id FROM identities WHERE project_id = ?1 AND kind = 'email' AND value = ?2`)
    .bind(projectId, email);

/** The leads that have claimed e-mails, by e-mail. */
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
