import type * as z from 'zod';
import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import type { MergeAnswer, MergeInput } from '../contract/identity.ts';
import { compareKinds } from '../domain/plan-merge.ts';
import { askLead } from '../lead/lead-client.ts';
import { writeAudit } from '../settings/projects/audit.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { closeConflict } from './conflicts.ts';
import { chosenTraits, differencesOf, previewIdOf } from './merge-choice.ts';
import { type MergeStarted, mergeLeads } from './merge-leads.ts';
import { viewMergePart } from './merge-part.ts';
import { previewMerge } from './preview-merge.ts';

/** Why the two leads cannot be merged. */
export type MergeRefused =
  | { reason: 'no_such_lead' | 'no_such_other_lead' | 'same_lead' | 'other_values' }
  | Pick<Extract<MergeStarted, { status: 'refused' }>, 'reason'>;

interface MergeRequest extends z.infer<typeof MergeInput> {
  /** The refused ID from the path. `otherLeadId` is the ID from the body. */
  namedId: string;
}

/** Merges a lead into another because a person requested it. With `preview`, only shows the result. */
export async function mergeLead(
  call: Call,
  { namedId, leadId: otherId, choose = {}, previewId: shown, preview }: MergeRequest,
): Promise<z.infer<typeof MergeAnswer> | MergeRefused> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const config = await getProjectConfig(env, projectId);
  const view = (leadId: string) => viewMergePart(env, { projectId, config, leadId, now });
  const [named, other] = await Promise.all([view(namedId), view(otherId)]);
  if (!named) return { reason: 'no_such_lead' };
  if (!other) return { reason: 'no_such_other_lead' };
  if (named.leadId === other.leadId) return { reason: 'same_lead' };
  const [kept, merged] = compareKinds(named.lead.idKind, other.lead.idKind) <= 0 ? [named, other] : [other, named];
  const choice = chosenTraits(choose, merged.lead);
  const [winner, loser] = [kept.leadId, merged.leadId];
  const known = { differences: differencesOf(kept.lead, merged.lead), previewId: previewIdOf(kept.lead, merged.lead) };
  if (preview) {
    const lead = await previewMerge({ winner: kept, loser: merged }, { config, choice, now });
    return { status: 'preview', winner, loser, lead, ...known };
  }
  if (shown !== undefined && shown !== known.previewId) return { reason: 'other_values' };
  const merging = { projectId, at: now, actor: actorIdOf(call.actor), action: 'lead.merged', target: winner } as const;
  const started = await mergeLeads(env, {
    ...{ projectId, config, loser, winner, namedAs: 'anonymous' },
    ...(choice && { choice }),
    writeDown: () => writeAudit(env.DB, { ...merging, after: { loser } }),
  });
  switch (started.status) {
    case 'refused':
      return { reason: started.reason };
    case 'merging':
    case 'same':
  }
  await closeConflict(env.DB, { projectId, leadIds: [winner, loser], status: 'merged', now });
  const lead = await askLead(env, { projectId, leadId: started.winner }, (object) => object.read());
  return lead ? { status: 'merging', winner: started.winner, loser, lead, ...known } : { reason: 'no_such_lead' };
}
