import { drizzle } from 'drizzle-orm/d1';
import type { ClaimedEmail } from './claim-email.ts';
import { sharedEmails } from './tables.ts';

/** Records that the customer has stated an email for a lead although another lead owns it. */
export async function noteSharer(
  db: D1Database,
  { projectId, email, leadId, now }: ClaimedEmail & { projectId: string; now: number },
): Promise<void> {
  await drizzle(db).insert(sharedEmails).values({ projectId, email, leadId, since: now }).onConflictDoNothing();
}

/** The leads that own an email which the customer has stated for one of these leads. */
export const ownersOfSharedWith = (
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): D1PreparedStatement =>
  db
    .prepare(
      `SELECT DISTINCT owned.lead_id AS leadId FROM json_each(?2) AS its
       CROSS JOIN shared_emails AS shared INDEXED BY shared_emails_by_lead ON shared.project_id = ?1 AND shared.lead_id = its.value
       CROSS JOIN identities AS owned ON owned.project_id = ?1 AND owned.kind = 'email' AND owned.value = shared.email
       WHERE owned.lead_id <> its.value`,
    )
    .bind(projectId, JSON.stringify(leadIds));

/** Max. leads, because an undo of an import calls each of them. */
const SHARERS_MAX = 100;

/** The leads that have an email which one of these leads owns. */
export const sharersWith = (
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): D1PreparedStatement =>
  db
    .prepare(
      `SELECT DISTINCT shared.lead_id AS leadId FROM json_each(?2) AS its
       CROSS JOIN identities AS owned ON owned.project_id = ?1 AND owned.lead_id = its.value AND owned.kind = 'email'
       CROSS JOIN shared_emails AS shared ON shared.project_id = ?1 AND shared.email = owned.value
       WHERE shared.lead_id <> its.value LIMIT ${SHARERS_MAX}`,
    )
    .bind(projectId, JSON.stringify(leadIds));
