import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { takeBack } from './take-back.ts';

export type MergeStarted =
  | { status: 'merging'; winner: string; loser: string }
  /** They are one already. */
  | { status: 'same'; winner: string }
  | { status: 'refused'; reason: 'erased' | 'unfinished' };

interface Merge {
  projectId: string;
  config: ProjectConfig;
  loser: string;
  winner: string;
  /** How the ids are used. */
  namedAs?: IdKind;
  /** The values that a person chose where the two leads differ. */
  choice?: LearnedTraits | undefined;
  /** Writes down who merges them, before they are merged. If it throws, they stay two. */
  writeDown?: (() => Promise<void>) | undefined;
}

/** A merge that meets others looks again at who is who, unless they go on and on. */
const ATTEMPTS_MAX = 6;

/**
 * Merges one lead into another because the customer said so; the loser's alarm carries it through. Ids that were merged before
 * stand for their winners, unless only a publishable key merged them: those are taken out first. The customer's own id is kept
 * before one that we made. A loser that was never heard of is sealed all the same, so that what comes late follows.
 */
export async function mergeLeads(env: Env, merge: Merge, attempt = 1): Promise<MergeStarted> {
  const { projectId, config, loser, winner, namedAs = 'own', choice } = merge;
  if (loser === winner) return { status: 'same', winner };
  // Something else merged one of them a moment ago: whose word that was decides whether it stands.
  const lookAgain = (again: Merge): Promise<MergeStarted> | MergeStarted =>
    attempt === ATTEMPTS_MAX ? { status: 'refused', reason: 'unfinished' } : mergeLeads(env, again, attempt + 1);
  const once = { ...merge, writeDown: undefined };
  const taken = { projectId, config, undoes: 'public' } as const;
  const kept = await takeBack(env, { ...taken, leadId: winner });
  if (kept.status === 'unsettled') return { status: 'refused', reason: 'unfinished' };
  const into = kept.identity?.lead.leadId ?? winner;
  const requested = { projectId, config: toLeadConfig(config), requestId: currentRequestId() };
  const named = { ...requested, leadId: into, idKind: namedAs };
  const admitted = await leadObject(env, projectId, into).admitMerge({ ...named, limited: false, byHand: true });
  switch (admitted.status) {
    case 'admitted':
      break;
    case 'sealed':
      return lookAgain(merge);
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'unsettled':
      return { status: 'refused', reason: 'unfinished' };
    case 'full':
    case 'other_email':
      throw new Error('a merge that the customer asked for is not limited');
  }
  // Not before, so that a merge which is refused takes nothing apart.
  const lost = await takeBack(env, { ...taken, leadId: loser });
  if (lost.status === 'unsettled') return { status: 'refused', reason: 'unfinished' };
  const from = lost.identity?.lead.leadId ?? loser;
  if (from === into) return { status: 'same', winner: into };
  await merge.writeDown?.();
  const sealed = await leadObject(env, projectId, from).seal({
    ...{ ...requested, leadId: from, idKind: namedAs },
    ...{ winner: into, winnerKind: admitted.idKind, choice },
  });
  switch (sealed.status) {
    case 'sealing':
      return { status: 'merging', winner: into, loser: from };
    case 'sealed':
      return lookAgain(once);
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'refused':
      switch (sealed.reason) {
        case 'same_lead':
          return { status: 'same', winner: into };
        // The winner answered for itself a moment ago: it is on its way into the other, or out of it.
        case 'within':
        case 'leaving':
        case 'erasing':
          return { status: 'refused', reason: 'unfinished' };
        case 'outranks':
          return lookAgain({ ...once, loser: winner, winner: loser });
        case 'own':
        case 'made':
        case 'other_email':
        case 'grown':
          throw new Error('a merge that the customer asked for has no conditions');
      }
  }
}

/** The id that answers for a lead: its own, or its winner's. */
export async function resolveLead(env: Env, projectId: string, leadId: string): Promise<string> {
  return (await resolveIdentity(env, projectId, leadId))?.lead.leadId ?? leadId;
}
