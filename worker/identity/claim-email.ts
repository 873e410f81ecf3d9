import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { IdKind } from '../contract/id-kind.ts';
import { type ResolvedIdentity, resolveIdentity } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import { identities } from './tables.ts';

/** A lead and an email that it says is its own. */
export interface ClaimedEmail {
  email: string;
  leadId: string;
}

export interface EmailClaim extends ClaimedEmail {
  projectId: string;
  /** How the message uses the ID. The lead itself learns this only after the claim. */
  namedAs: IdKind;
  /** Whether only a page states the email. */
  isPages: boolean;
  /** The import that states the email. Undoing the import frees the email, unless another source states the email, too. */
  importId?: string | undefined;
  /** Epoch ms. */
  now: number;
}

/** A claim as it is stored. */
export interface StandingClaim {
  leadId: string;
  namedAs: IdKind;
  isPages: boolean;
  claimedAt: number;
  /** The import that the claim depends on, or null. */
  importId: string | null;
  /** If the customer's message has overruled another lead's claim, the lead that had the claim before. Otherwise null. */
  takenFrom: string | null;
}

/**
 * Claims emails that nobody has claimed. The first claim wins, atomically. Returns the claims that are now in force, new or old. Takes two
 * statements.
 */
export async function claimEmails(
  db: D1Database,
  projectId: string,
  claims: readonly EmailClaim[],
): Promise<(StandingClaim & { isNew: boolean })[]> {
  const rows = claims.map((claim) => ({ ...claim, importId: claim.importId ?? null }));
  const [inserted, standing] = await db.batch<Omit<StandingClaim, 'isPages'> & { email: string; isPages: number }>([
    db
      .prepare(
        `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, import_id, named_as, is_pages)
         SELECT ?1, 'email', value ->> 'email', value ->> 'leadId', value ->> 'now', value ->> 'importId', value ->> 'namedAs',
           value ->> 'isPages'
         FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING RETURNING value AS email, lead_id AS leadId`,
      )
      .bind(projectId, JSON.stringify(rows)),
    db
      .prepare(
        `SELECT value AS email, lead_id AS leadId, named_as AS namedAs, is_pages AS isPages, claimed_at AS claimedAt,
           import_id AS importId, taken_from AS takenFrom FROM identities
         WHERE project_id = ?1 AND kind = 'email' AND value IN (SELECT value FROM json_each(?2))`,
      )
      .bind(projectId, JSON.stringify(rows.map(({ email }) => email))),
  ]);
  const made = new Map(inserted?.results.map(({ email, leadId }) => [email, leadId]));
  const stands = new Map(
    standing?.results.map(({ email, ...claim }) => [email, { ...claim, isPages: claim.isPages === 1 }]),
  );
  return rows.map(({ email, leadId, namedAs, isPages, now, importId }) => {
    const known = stands.get(email) ?? { leadId, namedAs, isPages, claimedAt: now, importId, takenFrom: null };
    return { ...known, isNew: made.get(email) === leadId };
  });
}

/** A condition that selects the claim on this email. */
const isOf = (projectId: string, email: string) =>
  and(eq(identities.projectId, projectId), eq(identities.kind, 'email'), eq(identities.value, email));

/** Records that a claim no longer depends on the import that made it. */
export async function confirmClaim(db: D1Database, { projectId, email, leadId }: EmailClaim): Promise<void> {
  await drizzle(db)
    .update(identities)
    .set({ importId: null })
    .where(and(isOf(projectId, email), eq(identities.leadId, leadId)));
}

/**
 * Renews a lead's own claim with this message's time and trust. After the renewal, an earlier message that made the claim in vain can no
 * longer free the claim. Returns whether the claim still existed.
 */
export async function renewClaim(
  db: D1Database,
  { projectId, email, leadId, namedAs, isPages, now }: EmailClaim,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE identities SET named_as = ?4, claimed_at = max(?5, claimed_at + 1), is_pages = min(is_pages, ?6)
       WHERE project_id = ?1 AND kind = 'email' AND value = ?2 AND lead_id = ?3`,
    )
    .bind(projectId, email, leadId, namedAs, now, isPages ? 1 : 0)
    .run();
  return meta.changes > 0;
}

/** Frees emails that these leads claimed up to `claimedUntil` (epoch ms). */
async function releaseEmails(
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

/**
 * Moves a claim to another lead, unless the claim has changed in the meantime. Returns whether it moved. If the customer's message
 * overrules the claim, it records which lead had the claim before.
 */
export async function moveClaim(
  db: D1Database,
  claim: EmailClaim,
  from: { leadId: string; claimedAt: number },
  { overrules = false }: { overrules?: boolean } = {},
): Promise<boolean> {
  const { projectId, email, leadId, namedAs, isPages, importId = null, now: claimedAt } = claim;
  const isFrom = and(eq(identities.leadId, from.leadId), eq(identities.claimedAt, from.claimedAt));
  const { meta } = await drizzle(db)
    .update(identities)
    .set({ leadId, claimedAt, importId, namedAs, takenFrom: overrules ? from.leadId : null, isPages })
    .where(and(isOf(projectId, email), isFrom));
  return meta.changes > 0;
}

/** Forgets which lead had the claim before. By now, that previous lead has been merged if possible, and the email is logged. */
export async function finishTakeover(
  db: D1Database,
  { projectId, email, leadId }: ClaimedEmail & { projectId: string },
): Promise<void> {
  await drizzle(db)
    .update(identities)
    .set({ takenFrom: null })
    .where(and(isOf(projectId, email), eq(identities.leadId, leadId)));
}

/** A lead claims an email before logging it. For this long, a claim is valid even if the lead does not have the email. */
export const CLAIM_SETTLES_MS = 60_000;

/** Whether a claim is outdated: its lead was erased, or has another email by now. */
const isStale = (
  { email, claimedAt }: { email: string; claimedAt: number },
  claimant: ResolvedIdentity | null,
  now: number,
): boolean => claimant?.named.email !== email && claimant?.lead.email !== email && claimedAt < now - CLAIM_SETTLES_MS;

/** The lead that has claimed an email. `isNew` if the claim was made just now. */
export interface EmailOwner extends StandingClaim {
  /** Null if the lead does not exist yet. */
  claimant: ResolvedIdentity | null;
  isNew: boolean;
}

/** Claims an email for a lead, even if there is an outdated claim. `made` is the result if the email was claimed ahead. */
export async function claimFor(
  env: Env,
  claim: EmailClaim,
  made?: StandingClaim & { isNew: boolean },
): Promise<EmailOwner> {
  const { projectId, email, now } = claim;
  const [standing = made] = made ? [] : await claimEmails(env.DB, projectId, [claim]);
  if (!standing) throw new Error('a claim without an answer');
  if (standing.isNew) return { ...standing, claimant: null };
  const claimant = await resolveIdentity(env, projectId, standing.leadId);
  if (!isStale({ ...standing, email }, claimant, now)) return { ...standing, claimant };
  return (await moveClaim(env.DB, claim, standing))
    ? { ...claim, importId: claim.importId ?? null, takenFrom: null, claimedAt: now, isNew: true, claimant: null }
    : claimFor(env, claim);
}

/** The claims on these emails that are not outdated, by email. The claimant is null if the lead does not exist yet. */
export async function listEmailOwners(
  env: Env,
  { projectId, emails, now }: { projectId: string; emails: string[]; now: number },
): Promise<Map<string, Pick<EmailOwner, 'leadId' | 'namedAs' | 'claimant' | 'claimedAt' | 'isPages'>>> {
  const { results } = await env.DB.prepare(
    `SELECT value AS email, lead_id AS leadId, named_as AS namedAs, is_pages AS isPages, claimed_at AS claimedAt FROM identities
     WHERE project_id = ?1 AND kind = 'email' AND value IN (SELECT value FROM json_each(?2))`,
  )
    .bind(projectId, JSON.stringify(emails))
    .all<ClaimedEmail & Pick<EmailOwner, 'namedAs' | 'claimedAt'> & { isPages: number }>();
  const owners = await mapLeads(results, async (claim) => {
    const claimant = await resolveIdentity(env, projectId, claim.leadId);
    return isStale(claim, claimant, now) ? null : { ...claim, isPages: claim.isPages === 1, claimant };
  });
  return new Map(results.flatMap(({ email }, i) => (owners[i] ? [[email, owners[i]] as const] : [])));
}

/** All emails that these leads have claimed. */
export async function listIdentities(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: string[] },
): Promise<(StandingClaim & { kind: string; value: string })[]> {
  const { results } = await db
    .prepare(
      `SELECT kind, value, lead_id AS leadId, claimed_at AS claimedAt, named_as AS namedAs, is_pages AS isPages,
         import_id AS importId, taken_from AS takenFrom FROM identities
       WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2)) ORDER BY claimed_at`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<Omit<StandingClaim, 'isPages'> & { kind: string; value: string; isPages: number }>();
  return results.map((claim) => ({ ...claim, isPages: claim.isPages === 1 }));
}

/** The ID that has claimed an email, or null. */
export async function findClaimant(
  db: D1Database,
  { projectId, email }: { projectId: string; email: string },
): Promise<string | null> {
  const claim = await drizzle(db)
    .select({ leadId: identities.leadId })
    .from(identities)
    .where(isOf(projectId, email))
    .get();
  return claim?.leadId ?? null;
}

/** Frees an email if this lead, or one merged into it, has claimed it. */
export async function releaseClaim(env: Env, projectId: string, { email, leadId }: ClaimedEmail): Promise<void> {
  const owner = await findClaimant(env.DB, { projectId, email });
  if (owner === null) return;
  const [claimant, self] = await Promise.all([owner, leadId].map((id) => resolveIdentity(env, projectId, id)));
  if (claimant?.lead.leadId !== self?.lead.leadId) return;
  await releaseEmails(env.DB, { projectId, emails: [email], leadIds: [owner] });
}
