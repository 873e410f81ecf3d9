import type { ProjectConfig } from '../contract/project-config.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { recordConflict } from '../identity/conflicts.ts';
import { inheritClaim, listOpponents, settleClaims } from '../identity/settle-claims.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';

/** More leads than are merged into one another in practice. */
const HOPS_MAX = 16;

interface Withdrawal {
  projectId: string;
  importId: string;
  leadId: string;
  config: ProjectConfig;
}

/**
 * Takes what an import said out of a lead, and out of the leads that it stays merged into, which hold its events too; then
 * frees the emails that only the import had claimed. Throws if a merge has to end first. Repeatable.
 */
export async function withdrawFromLead(env: Env, withdrawal: Withdrawal): Promise<{ hasChanged: boolean }> {
  const { projectId, importId } = withdrawal;
  const config = toLeadConfig(withdrawal.config);
  const leadIds = [withdrawal.leadId];
  let hasChanged = false;
  while (leadIds.length <= HOPS_MAX) {
    const leadId = leadIds.at(-1) as string;
    const requestId = currentRequestId();
    const taken = await leadObject(env, projectId, leadId).withdraw({ importId, config, requestId });
    switch (taken.status) {
      case 'unknown':
        await settleEmail(env, { projectId, importId, leadIds, email: null });
        return { hasChanged };
      case 'unsettled':
        throw new Error('a merge of the lead has not finished yet');
      case 'withdrawn':
        hasChanged ||= taken.version !== taken.fromVersion;
        if (taken.winner === null) {
          await settleEmail(env, { projectId, importId, leadIds, email: taken.email });
          return { hasChanged };
        }
        leadIds.push(taken.winner);
    }
  }
  throw new Error('leads that were merged into one another have not settled yet');
}

/**
 * The last of `leadIds` has the email; the others are merged into it. If another lead has claimed it, a person decides. An email
 * that is free goes to a lead that contested it.
 */
async function settleEmail(
  env: Env,
  {
    projectId,
    importId,
    leadIds,
    email,
  }: { projectId: string; importId: string; leadIds: string[]; email: string | null },
): Promise<void> {
  const now = Date.now();
  const { freed, owner } = await settleClaims(env.DB, { projectId, importId, leadIds, email, now });
  if (freed.length > 0) {
    for (const id of await listOpponents(env.DB, { projectId, leadIds })) {
      const lead = (await resolveIdentity(env, projectId, id))?.lead;
      if (lead?.email && freed.includes(lead.email))
        await inheritClaim(env.DB, { projectId, email: lead.email, leadId: lead.leadId, from: leadIds, now });
    }
  }
  if (owner === null || leadIds.includes(owner)) return;
  const leadId = leadIds.at(-1) as string;
  const otherLeadId = (await resolveIdentity(env, projectId, owner))?.lead.leadId;
  if (otherLeadId === undefined || otherLeadId === leadId) return;
  await recordConflict(env.DB, { projectId, leadId, otherLeadId, reason: 'email_claimed', now, limited: false });
}
