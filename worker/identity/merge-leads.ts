import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { confirmLinks, stateEmail } from './identify-lead.ts';
import { type TakenBack, takeBack } from './take-back.ts';

export type MergeStarted =
  | { status: 'merging'; winner: string; loser: string }
  /** The two IDs already stand for the same lead. */
  | { status: 'same'; winner: string }
  | { status: 'refused'; reason: 'erased' | 'unfinished' };

interface Merge {
  projectId: string;
  config: ProjectConfig;
  loser: string;
  winner: string;
  /** How the caller uses the IDs. */
  namedAs?: IdKind;
  /** For each field in which the two leads differ, the value that a person chose. */
  choice?: LearnedTraits | undefined;
  /** Records who merges the leads, before they are merged. If it throws, they are not merged. */
  writeDown?: (() => Promise<void>) | undefined;
}

/** Max. attempts. If other merges interfere, it starts over. */
const ATTEMPTS_MAX = 6;

/**
 * Merges one lead into another because the customer requested it. The loser's alarm completes the merge. If the loser's ID was merged
 * before, the ID stands for its winner. But if only a publishable key merged the ID, the ID is unmerged first. If one of the IDs is the
 * customer's own and we generated the other, the customer's ID is kept. A loser that does not exist yet is sealed as well, so that later
 * events go to the winner.
 */
export async function mergeLeads(env: Env, merge: Merge, attempt = 1): Promise<MergeStarted> {
  const { projectId, config, loser, winner, namedAs = 'own', choice } = merge;
  if (loser === winner) return { status: 'same', winner };
  // Another merge has just changed one of the leads. Look again, because the cause of the other merge decides whether that merge stands.
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
  // The loser is unmerged only now, so that a refused merge unmerges nothing.
  const lost = await takeBack(env, { ...taken, leadId: loser, joins: into });
  if (lost.status === 'unsettled') return { status: 'refused', reason: 'unfinished' };
  const from = lost.identity?.lead.leadId ?? loser;
  const along = { projectId, config, ...lost };
  if (from === into) {
    if (lost.identity) await confirmLinks(env, { projectId, config, source: 'server', now: Date.now() }, lost.identity);
    // The call that has merged the two may have failed afterwards.
    await bringAlong(env, along);
    return { status: 'same', winner: into };
  }
  await merge.writeDown?.();
  const sealed = await leadObject(env, projectId, from).seal({
    ...{ ...requested, leadId: from, idKind: namedAs },
    ...{ winner: into, winnerKind: admitted.idKind, choice },
  });
  switch (sealed.status) {
    case 'sealing':
      await bringAlong(env, along);
      return { status: 'merging', winner: into, loser: from };
    case 'sealed':
      return lookAgain(once);
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'refused':
      switch (sealed.reason) {
        case 'same_lead':
          return { status: 'same', winner: into };
        // The winner was not merged a moment ago. Now the winner is being merged into the other lead, or is leaving that lead.
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

/**
 * The named visitor may have just left another visitor. Merges that other visitor, too: the two share an email, and your team may have
 * worked on them as one lead. The merge counts as a page's.
 */
async function bringAlong(
  env: Env,
  {
    projectId,
    config,
    identity,
    left,
  }: { projectId: string; config: ProjectConfig } & Omit<Extract<TakenBack, { left: unknown }>, 'status'>,
): Promise<void> {
  if (!identity) return;
  const { leftByPages } = identity.named;
  const holder =
    left.at(-1) ?? (leftByPages === undefined ? undefined : (await resolveIdentity(env, projectId, leftByPages))?.lead);
  if (holder?.idKind !== 'anonymous') return;
  const now = Date.now();
  const context = { projectId, config, source: 'page' as const, now };
  // Either of the two may have claimed their email.
  for (const { leadId, idKind: namedAs, email } of [identity.named, holder])
    if (email !== null) await stateEmail(env, context, { leadId, namedAs, email });
}

/** The ID that stands for a lead: its own ID, or that of its winner. */
export async function resolveLead(env: Env, projectId: string, leadId: string): Promise<string> {
  return (await resolveIdentity(env, projectId, leadId))?.lead.leadId ?? leadId;
}
