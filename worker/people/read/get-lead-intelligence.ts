import { type Call, requirePermission } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { Intelligence } from '../../contract/intelligence.ts';
import { promptRulesOf } from '../../domain/find-prompt.ts';
import { askLead } from '../../lead/lead-client.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { findComingBack } from '../../studies/find-coming-back.ts';
import type { NoSuchLead } from './get-lead.ts';

/** Returns a lead's risk, trend and engagement, and what to do next. */
export async function getLeadIntelligence(
  call: Call,
  { leadId, at }: { leadId: string; at?: string | undefined },
): Promise<Intelligence | NoSuchLead> {
  requirePermission(call, 'leads:read');
  const { env, projectId } = call;
  // Reads the project's settings, because the lead's own config may be older and contains no rules. Publishing an outcome or a next action
  // does not write it to every lead.
  const [{ outcome, ruleset }, history] = await Promise.all([
    getProjectConfig(env, projectId),
    findComingBack(env.DB, projectId),
  ]);
  const promptRules = promptRulesOf(ruleset.rules);
  const found = await askLead(env, { projectId, leadId }, (lead) =>
    lead.intelligence({ outcome, history, promptRules, ...(at !== undefined && { at: fromInstant(at) }) }),
  );
  return found ?? { reason: 'no_such_lead' };
}
