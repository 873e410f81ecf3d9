import { emailSourceOf, isTrusted } from '../contract/event-source.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { CLAIM_SETTLES_MS, findClaimant, finishTakeover } from '../identity/claim-email.ts';
import { withdrawConflicts } from '../identity/conflicts.ts';
import { stateEmail } from '../identity/identify-lead.ts';
import { listImportLeads } from '../identity/import-leads.ts';
import { mayPagesClaim } from '../identity/may-pages-claim.ts';
import { freeClaims, settleClaims } from '../identity/settle-claims.ts';
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
 * Removes an import's data from a lead. If the lead stays merged into other leads, they contain its events, so the data is removed from
 * them, too. Then decides which lead has each email. Throws if a merge has to finish first. Safe to repeat.
 */
export async function withdrawFromLead(env: Env, withdrawal: Withdrawal): Promise<{ hasChanged: boolean }> {
  const withdrawn = await withdrawAlongPath(env, withdrawal);
  await settleEmail(env, withdrawal, withdrawn);
  return { hasChanged: withdrawn.hasChanged };
}

/** The leads that the import's data was removed from. All of these leads are part of the last of them. */
interface Withdrawn {
  leads: WithdrawnLead[];
  /** Nothing is left of the last lead. */
  isGone: boolean;
  hasChanged: boolean;
}

interface WithdrawnLead {
  leadId: string;
  /** The lead's own email, even while it is merged into another lead. */
  email: string | null;
  /** The sources that state the email and may claim it. */
  emailBy: readonly EmailSource[];
}

async function withdrawAlongPath(env: Env, withdrawal: Withdrawal): Promise<Withdrawn> {
  const leads: WithdrawnLead[] = [];
  let hasChanged = false;
  for (let leadId: string | null = withdrawal.leadId; leadId !== null; ) {
    if (leads.some((known) => known.leadId === leadId))
      throw new Error('leads that were merged into one another have not settled yet');
    const taken: Awaited<ReturnType<typeof withdrawParts>> = await withdrawParts(env, { ...withdrawal, leadId });
    if (taken === null) {
      leads.push({ leadId, email: null, emailBy: [] });
      return { leads, isGone: true, hasChanged };
    }
    hasChanged ||= taken.version !== taken.fromVersion;
    const emailBy = await thoseWhoMayClaim(env.DB, withdrawal.projectId, taken.emailBy);
    leads.push({ leadId, email: taken.email, emailBy });
    if (taken.winner === null) return { leads, isGone: taken.isGone, hasChanged };
    leadId = taken.winner;
  }
  throw new Error('a path of leads has no end');
}

/**
 * First unmerges the leads that the import had merged into a lead, then removes the import from the lead. Null if there is no such lead.
 */
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
 * Releases the emails that only the import had claimed. Then the lead claims the email that it still has, and so does each lead that was in
 * conflict with it. Conflicts that only the import caused are withdrawn last, because they tell which leads were in conflict.
 */
async function settleEmail(env: Env, withdrawal: Withdrawal, withdrawn: Withdrawn): Promise<void> {
  const { projectId, importId } = withdrawal;
  const opponents = await settleClaims(env.DB, { ...withdrawn, projectId, importId, now: Date.now() });
  await restateEmail(env, withdrawal, withdrawn);
  for (const opponent of opponents) {
    // The run may reach this opponent later, but its data from the import must be removed before the opponent states its email.
    const left = await withdrawAlongPath(env, { ...withdrawal, leadId: opponent });
    await restateEmail(env, withdrawal, left);
  }
  const cause = withdrawn.isGone ? null : importId;
  const { leads } = withdrawn;
  await env.DB.batch(leads.flatMap(({ leadId }) => withdrawConflicts(env.DB, { projectId, importId: cause, leadId })));
}

/** Claims a lead's remaining email again, unless the lead already has the claim. */
async function restateEmail(env: Env, withdrawal: Withdrawal, { leads }: Withdrawn): Promise<void> {
  const { leadId, email, emailBy } = leads.at(-1) as WithdrawnLead;
  if (email === null) return;
  const { projectId, importId, config } = withdrawal;
  const now = Date.now();
  const claimant = await findClaimant(env.DB, { projectId, email });
  if (claimant !== null) {
    const [isOfImport] = await listImportLeads(env.DB, { projectId, importId, among: [claimant] });
    if (isOfImport) {
      // The two leads may have been one until now.
      const owner = await withdrawAlongPath(env, { ...withdrawal, leadId: claimant });
      if (owner.leads.at(-1)?.leadId === leadId) return;
      await freeClaims(env.DB, { ...owner, projectId, importId, now });
    } else if ((await resolveIdentity(env, projectId, claimant))?.lead.leadId === leadId) return;
  }
  const lead = await leadObject(env, projectId, leadId).identity();
  if (lead?.email !== email || lead.winner !== null) return;
  // The lead already has the email, so the lead's claim must not count as recent.
  const context = { projectId, config, now: now - CLAIM_SETTLES_MS - 1 };
  const named = { leadId, namedAs: lead.idKind, email };
  for (const { source, importId: by } of emailBy)
    if ((await stateEmail(env, { ...context, source, importId: by ?? undefined }, named)) === 'taken_over')
      await finishTakeover(env.DB, { projectId, email, leadId });
}

/**
 * The sources that may claim an email. If the project requires signatures, pages are left out, because a logged event does not say
 * whether it was signed. If this leaves out a signed email, the next message that states the email claims it.
 */
async function thoseWhoMayClaim(
  db: D1Database,
  projectId: string,
  emailBy: readonly EmailSource[],
): Promise<readonly EmailSource[]> {
  const vouched = emailBy.filter(({ source }) => isTrusted(emailSourceOf(source)));
  if (vouched.length === emailBy.length) return emailBy;
  return (await mayPagesClaim(db, projectId)) ? emailBy : vouched;
}
