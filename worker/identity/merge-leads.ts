import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { takeBack } from './take-back.ts';

export type MergeStarted =
  | { status: 'merging'; winner: string; loser: string }
  /** They are one already. */
  | { status: 'same'; winner: string }
  | { status: 'refused'; reason: 'erased' | 'within' | 'unfinished' };

interface Merge {
  projectId: string;
  config: ProjectConfig;
  loser: string;
  winner: string;
  /** How an id is used that has not been heard of before. */
  namedAs?: IdKind;
  /** The values that a person chose where the two leads differ. */
  choice?: LearnedTraits | undefined;
}

/**
 * Merges one lead into another because the customer said so; the loser's alarm carries it through. Ids that were merged before
 * stand for their winners, unless only a page merged them. A loser that was never heard of is sealed all the same, so that what comes late follows.
 */
export async function mergeLeads(
  env: Env,
  { projectId, config, loser, winner, namedAs = 'own', choice }: Merge,
): Promise<MergeStarted> {
  const named = [loser, winner].map((leadId) => takeBack(env, { projectId, config, leadId }));
  const [from = loser, into = winner] = (await Promise.all(named)).map((known) => known?.lead.leadId);
  if (from === into) return { status: 'same', winner: into };
  const requested = { projectId, config, idKind: namedAs, requestId: currentRequestId() };
  const admitted = await leadObject(env, projectId, into).admitMerge({ ...requested, leadId: into, limited: false });
  switch (admitted.status) {
    case 'admitted':
      break;
    case 'sealed':
      return mergeLeads(env, { projectId, config, loser: from, winner: admitted.winner, choice });
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'full':
      throw new Error('a merge that the customer asked for is not limited');
  }
  const sealed = await leadObject(env, projectId, from).seal({ ...requested, leadId: from, winner: into, choice });
  switch (sealed.status) {
    case 'sealing':
      return { status: 'merging', winner: into, loser: from };
    case 'sealed':
      // Someone else merged it a moment ago.
      return mergeLeads(env, { projectId, config, loser: sealed.winner, winner: into, choice });
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'refused':
      switch (sealed.reason) {
        case 'same_lead':
          return { status: 'same', winner: into };
        case 'within':
          return { status: 'refused', reason: 'within' };
        case 'leaving':
          return { status: 'refused', reason: 'unfinished' };
        case 'own':
        case 'other_email':
          throw new Error('a merge that the customer asked for has no conditions');
      }
  }
}

/** The id that answers for a lead: its own, or its winner's. */
export async function resolveLead(env: Env, projectId: string, leadId: string): Promise<string> {
  return (await resolveIdentity(env, projectId, leadId))?.lead.leadId ?? leadId;
}
