import { emailSourceOf, isTrusted } from '../contract/event-source.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { CLAIM_SETTLES_MS, finishTakeover } from '../identity/claim-email.ts';
import { withdrawConflicts } from '../identity/conflicts.ts';
import { stateEmail } from '../identity/identify-lead.ts';
import { listImportLeads } from '../identity/import-leads.ts';
import { findClaimant, freeClaims, settleClaims } from '../identity/settle-claims.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import type { EmailSource } from '../lead/storage/withdrawn-events.ts';
import { currentRequestId } from '../observe/request-id.ts';

interface Withdrawal {
  projectId: string;
  importId: string;
  leadId: string;
  config: ProjectConfig;
}

/**
 * Takes what an import said out of a lead, and out of the leads that it stays merged into, which hold its events too; then
 * settles who holds their emails. Throws if a merge has to end first. Repeatable.
 */
export async function withdrawFromLead(env: Env, withdrawal: Withdrawal): Promise<{ hasChanged: boolean }> {
  const withdrawn = await withdrawAlongPath(env, withdrawal);
  await settleEmail(env, withdrawal, withdrawn);
  return { hasChanged: withdrawn.hasChanged };
}

/** The leads that an import was taken out of: the last has the email, the others are merged into it. */
interface Withdrawn {
  leadIds: string[];
  /** Nothing is left of the last. */
  isGone: boolean;
  email: string | null;
  /** Who states the email, of those who may claim it. */
  emailBy: readonly EmailSource[];
  hasChanged: boolean;
}

async function withdrawAlongPath(env: Env, withdrawal: Withdrawal): Promise<Withdrawn> {
  const leadIds = [withdrawal.leadId];
  let hasChanged = false;
  for (;;) {
    const leadId = leadIds.at(-1) as string;
    const taken = await withdrawParts(env, { ...withdrawal, leadId });
    if (taken === null) return { leadIds, isGone: true, email: null, emailBy: [], hasChanged };
    hasChanged ||= taken.version !== taken.fromVersion;
    if (taken.winner === null) {
      const emailBy = await thoseWhoMayClaim(env.DB, withdrawal.projectId, taken.emailBy);
      return { leadIds, isGone: taken.isGone, email: taken.email, emailBy, hasChanged };
    }
    if (leadIds.includes(taken.winner)) throw new Error('leads that were merged into one another have not settled yet');
    leadIds.push(taken.winner);
  }
}

/** Takes the import out of a lead once those that it had merged into it are out. Null if there is no such lead. */
async function withdrawParts(env: Env, withdrawal: Withdrawal) {
  const { projectId, importId } = withdrawal;
  const first = await withdrawOne(env, withdrawal);
  if (!first || first.absorbed.length === 0) return first;
  const leadIds = await listImportLeads(env.DB, { projectId, importId, among: first.absorbed });
  if (leadIds.length === 0) return first;
  for (const leadId of leadIds) await withdrawOne(env, { ...withdrawal, leadId });
  const last = await withdrawOne(env, withdrawal);
  return last && { ...last, fromVersion: first.fromVersion };
}

async function withdrawOne(env: Env, { projectId, importId, leadId, config }: Withdrawal) {
  const taken = await leadObject(env, projectId, leadId).withdraw({
    ...{ importId, config: toLeadConfig(config), requestId: currentRequestId() },
  });
  switch (taken.status) {
    case 'unknown':
      return null;
    case 'unsettled':
      throw new Error('a merge of the lead has not finished yet');
    case 'withdrawn': {
      const { status: _, ...left } = taken;
      return left;
    }
  }
}

/**
 * Frees the emails that only the import had claimed. Then the lead states the email that it still has, and so does each lead that
 * was in conflict with it. The questions that only the import raised are taken back last: until then they name those leads.
 */
async function settleEmail(env: Env, withdrawal: Withdrawal, withdrawn: Withdrawn): Promise<void> {
  const { projectId, importId } = withdrawal;
  const opponents = await settleClaims(env.DB, { ...withdrawn, projectId, importId, now: Date.now() });
  await restateEmail(env, withdrawal, withdrawn);
  for (const opponent of opponents) {
    // Its own turn may come later: the import has to be out of it first.
    const left = await withdrawAlongPath(env, { ...withdrawal, leadId: opponent });
    await restateEmail(env, withdrawal, left);
  }
  const cause = withdrawn.isGone ? null : importId;
  const { leadIds } = withdrawn;
  await env.DB.batch(leadIds.flatMap((leadId) => withdrawConflicts(env.DB, { projectId, importId: cause, leadId })));
}

/** Lets a lead state the email that it has, as it did before the import, unless it has claimed it. */
async function restateEmail(env: Env, withdrawal: Withdrawal, { leadIds, email, emailBy }: Withdrawn): Promise<void> {
  if (email === null) return;
  const { projectId, importId, config } = withdrawal;
  const leadId = leadIds.at(-1) as string;
  const now = Date.now();
  const claimant = await findClaimant(env.DB, { projectId, email });
  if (claimant !== null) {
    const [isOfImport] = await listImportLeads(env.DB, { projectId, importId, among: [claimant] });
    if (isOfImport) {
      // They may have been one lead until now.
      const owner = await withdrawAlongPath(env, { ...withdrawal, leadId: claimant });
      if (owner.leadIds.at(-1) === leadId) return;
      await freeClaims(env.DB, { ...owner, projectId, importId, now });
    } else if ((await resolveIdentity(env, projectId, claimant))?.lead.leadId === leadId) return;
  }
  const lead = await leadObject(env, projectId, leadId).identity();
  if (lead?.email !== email || lead.winner !== null) return;
  // It has the email already, so that its claim is settled.
  const context = { projectId, config, now: now - CLAIM_SETTLES_MS - 1 };
  const named = { leadId, namedAs: lead.idKind, email };
  for (const { source, importId: by } of emailBy)
    if ((await stateEmail(env, { ...context, source, importId: by ?? undefined }, named)) === 'taken_over')
      await finishTakeover(env.DB, { projectId, email, leadId });
}

/**
 * The sources that may claim an email. If the project requires signatures, an unsigned message never could, and its event does not say
 * whether it was one: a signed email of an anonymous ID is logged as a page's, too, and is claimed by the next message that states it.
 */
async function thoseWhoMayClaim(
  db: D1Database,
  projectId: string,
  emailBy: readonly EmailSource[],
): Promise<readonly EmailSource[]> {
  const vouched = emailBy.filter(({ source }) => isTrusted(emailSourceOf(source)));
  if (vouched.length === emailBy.length) return emailBy;
  const mustSign = await db
    .prepare('SELECT require_signed_identify AS mustSign FROM projects WHERE id = ?1')
    .bind(projectId)
    .first<number>('mustSign');
  return mustSign === 1 ? vouched : emailBy;
}
