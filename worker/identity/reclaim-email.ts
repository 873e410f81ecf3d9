import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { claimFor } from './claim-email.ts';
import { openConflictsOf, recordConflict } from './conflicts.ts';
import { mayPagesClaim } from './may-pages-claim.ts';

interface Reclaiming {
  projectId: string;
  leadId: string;
  /** Epoch ms. */
  now: number;
}

/** Claims the email of a lead that has it again, because another lead was taken out of it. */
export async function reclaimEmail(env: Env, { projectId, leadId, now }: Reclaiming): Promise<void> {
  const lead = (await resolveIdentity(env, projectId, leadId))?.lead;
  if (lead) await reclaim(env, { projectId, lead, now });
}

/** Claims the email of a lead that is being taken out of another, which may have freed it meanwhile for an email of its own. */
export async function reclaimOwnEmail(env: Env, { projectId, leadId, now }: Reclaiming): Promise<void> {
  const lead = await leadObject(env, projectId, leadId).identity();
  if (lead) await reclaim(env, { projectId, lead, now });
}

/** Each costs a call and three D1 statements; an invocation may make 1,000 statements. */
const OPPONENTS_MAX = 100;

/**
 * Claims the emails of leads that are in open conflict with leads that have given theirs up: they may share them. Those that the customer
 * has given an email come first.
 */
export async function reclaimForOpponents(
  env: Env,
  { projectId, leadIds, now }: { projectId: string; leadIds: readonly string[]; now: number },
): Promise<void> {
  const { results } = await openConflictsOf(env.DB, { projectId, leadIds }).all<{ leadId: string }>();
  const resolved = await mapLeads(results.slice(0, OPPONENTS_MAX), ({ leadId }) =>
    resolveIdentity(env, projectId, leadId),
  );
  const opponents = resolved.flatMap((known) => (known ? [known.lead] : []));
  const rank = ({ emailIsTrusted }: LeadIdentity) => (emailIsTrusted ? 0 : 1);
  for (const lead of opponents.toSorted((a, b) => rank(a) - rank(b) || a.createdAt - b.createdAt))
    await reclaim(env, { projectId, lead, now });
}

/** If somebody else has claimed the email, a person decides. */
async function reclaim(
  env: Env,
  { projectId, lead, now }: { projectId: string; lead: LeadIdentity; now: number },
): Promise<void> {
  const { leadId, email, idKind: namedAs } = lead;
  if (!email || !(lead.emailIsTrusted || (await mayPagesClaim(env.DB, projectId)))) return;
  const standing = await claimFor(env, { projectId, email, leadId, namedAs, isPages: !lead.emailIsTrusted, now });
  const ownerId = standing.claimant?.lead.leadId ?? standing.leadId;
  if (ownerId === leadId || standing.leadId === leadId) return;
  await recordConflict(env.DB, {
    ...{ projectId, leadId, otherLeadId: ownerId },
    ...{ reason: 'email_claimed', now, limited: false },
  });
}
