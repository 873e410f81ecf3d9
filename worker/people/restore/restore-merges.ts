import type { ExportedMerge, RestoredPart } from '../../contract/exported-lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { innermostFirst } from '../../domain/innermost-first.ts';
import { toLeadConfig } from '../../domain/lead-config.ts';
import { isCustomers, type Linked } from '../../domain/merge-state.ts';
import { mergeLeads } from '../../identity/merge-leads.ts';
import { leadObject, resolveIdentity } from '../../lead/lead-client.ts';
import { currentRequestId } from '../../observe/request-id.ts';

type RepeatedMerge = Omit<ExportedMerge, 'link'> & { link?: Linked | undefined };

interface Restored extends Pick<RestoredPart, 'projectId' | 'lead' | 'winners'> {
  merged: RepeatedMerge[];
  config: ProjectConfig;
  /** The leads that have been erased in this deployment. */
  erased: ReadonlySet<string>;
}

/**
 * Repeats the merges of an export, the innermost first, each with its original cause. Returns the number of merges that are not finished.
 * A merge has to wait until the lead has received everything that was merged into it.
 */
export async function restoreMerges(env: Env, { merged, ...restored }: Restored): Promise<number> {
  const incomplete = new Set<string>();
  let pending = 0;
  for (const { winner, ...merge } of innermostFirst(restored.lead._id, { merged, others: restored.winners })) {
    const isDone = !incomplete.has(merge.leadId) && (await isMerged(env, restored, { ...merge, winner }));
    if (isDone) continue;
    incomplete.add(winner);
    pending++;
  }
  return pending;
}

async function isMerged(
  env: Env,
  { projectId, config, lead, erased }: Omit<Restored, 'merged' | 'winners'>,
  { leadId: loser, winner, idKind, link }: RepeatedMerge & { winner: string },
): Promise<boolean> {
  // Leads that have been erased in this deployment stay erased.
  if (erased.has(loser) || erased.has(winner)) return true;
  const known = await resolveIdentity(env, projectId, loser);
  if (known?.named.isJoining || known?.named.isLeaving) return false;
  const isPartOf = known?.named.winner ?? null;
  if (isPartOf === winner || known?.lead.leadId === lead._id) return true;
  if (!link || (isPartOf !== null && isCustomers(link))) {
    const namedAs = idKind === 'own' ? 'own' : 'anonymous';
    const started = await mergeLeads(env, { projectId, config, loser, winner, namedAs });
    return started.status === 'refused' && started.reason === 'erased';
  }
  // In this deployment, the lead is already part of another one. The merge in this deployment is newer than the merge in the export.
  if (isPartOf !== null) return true;
  // Since the export, the visitor's ID has turned out to be a user's.
  if (known?.named.idKind === 'own' && idKind !== 'own' && !isCustomers(link)) return true;
  const sealed = await leadObject(env, projectId, loser).seal({
    ...{ projectId, leadId: loser, idKind, config: toLeadConfig(config), requestId: currentRequestId() },
    // The export has already decided which of the two leads remains.
    ...{ winner, winnerKind: 'own', restores: link },
  });
  switch (sealed.status) {
    case 'sealing':
      return (await leadObject(env, projectId, loser).identity())?.isJoining === false;
    case 'sealed':
      return false;
    case 'erased':
      return true;
    case 'refused':
      // Retry while the winner is still leaving another lead. In all other cases, the winner itself is merged into this lead here, and a
      // retry would not help.
      return sealed.reason !== 'leaving';
  }
}
