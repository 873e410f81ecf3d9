import type { ProjectConfig } from '../contract/project-config.ts';
import { askLead, leadObject } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';

export type MergeStarted =
  | { status: 'merging'; winner: string; loser: string }
  /** They are one already. */
  | { status: 'same'; winner: string }
  | { status: 'refused'; reason: 'erased' | 'within' | 'unfinished' };

/**
 * Begins to merge one lead into another; the loser's own alarm carries it through. Ids that were merged before stand
 * for their winners. A loser that was never heard of is sealed all the same, so that what comes late follows.
 */
export async function mergeLeads(
  env: Env,
  { projectId, config, loser, winner }: { projectId: string; config: ProjectConfig; loser: string; winner: string },
): Promise<MergeStarted> {
  const [from, into] = await Promise.all([resolveLead(env, projectId, loser), resolveLead(env, projectId, winner)]);
  if (from === into) return { status: 'same', winner: into };
  const requestId = currentRequestId();
  const sealed = await leadObject(env, projectId, from).seal({
    projectId,
    leadId: from,
    config,
    winner: into,
    requestId,
  });
  switch (sealed.status) {
    case 'sealing':
      return { status: 'merging', winner: into, loser: from };
    case 'sealed':
      // Someone else merged it a moment ago.
      return mergeLeads(env, { projectId, config, loser: sealed.winner, winner: into });
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'refused':
      if (sealed.reason === 'same_lead') return { status: 'same', winner: into };
      return { status: 'refused', reason: sealed.reason === 'within' ? 'within' : 'unfinished' };
  }
}

/** The id that answers for a lead: its own, or its winner's. */
export async function resolveLead(env: Env, projectId: string, leadId: string): Promise<string> {
  return (await askLead(env, { projectId, leadId }, (lead) => lead.read({})))?._id ?? leadId;
}
