import { resolveIdentity } from '../lead/lead-client.ts';
import { claimFor } from './claim-email.ts';
import { recordConflict } from './conflicts.ts';

/**
 * Claims the email of a lead that has it again, because another lead was taken out of it. If somebody else has claimed the email
 * meanwhile, a person decides.
 */
export async function reclaimEmail(
  env: Env,
  { projectId, leadId, now }: { projectId: string; leadId: string; now: number },
): Promise<void> {
  const lead = (await resolveIdentity(env, projectId, leadId))?.lead;
  if (!lead?.email) return;
  const { leadId: ownId, email, idKind: namedAs } = lead;
  const claim = { projectId, email, leadId: ownId, namedAs, isPages: !lead.emailIsTrusted, now };
  const standing = await claimFor(env, claim);
  const ownerId = standing.claimant?.lead.leadId ?? standing.leadId;
  if (ownerId === lead.leadId) return;
  await recordConflict(env.DB, {
    ...{ projectId, leadId: lead.leadId, otherLeadId: ownerId },
    ...{ reason: 'email_claimed', now, limited: false },
  });
}
