import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { claimFor } from './claim-email.ts';
import { recordConflict } from './conflicts.ts';
import { mayPagesClaim } from './may-pages-claim.ts';
import { noteSharer } from './shared-emails.ts';

interface Reclaiming {
  projectId: string;
  leadId: string;
  /** Epoch ms. */
  now: number;
}

/** Claims the email of a lead that has it again, because another lead was unmerged from it. */
export async function reclaimEmail(env: Env, { projectId, leadId, now }: Reclaiming): Promise<void> {
  const lead = (await resolveIdentity(env, projectId, leadId))?.lead;
  if (lead) await reclaim(env, { projectId, lead, now });
}

/** Claims the email of a lead that is being unmerged. The winner may have freed this email when the winner's own email changed. */
export async function reclaimOwnEmail(env: Env, { projectId, leadId, now }: Reclaiming): Promise<void> {
  const lead = await leadObject(env, projectId, leadId).identity();
  if (lead) await reclaim(env, { projectId, lead, now });
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
  if (lead.emailIsTrusted) await noteSharer(env.DB, { projectId, email, leadId, now });
}
