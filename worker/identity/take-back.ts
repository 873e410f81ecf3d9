import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { furtherUp, isTakenBack, type Undoes } from '../domain/merge-state.ts';
import { findPath, ingestIntoLead, type ResolvedIdentity, resolveIdentity, toResolved } from '../lead/lead-client.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { noteParted } from './conflicts.ts';
import { reclaimEmail, reclaimOwnEmail } from './reclaim-email.ts';

export type TakenBack =
  /**
   * `identity` is the lead behind the ID. Null if the ID is unknown, or if its lead was erased. `left` are the leads that the ID has left,
   * innermost first.
   */
  | { status: 'settled'; identity: ResolvedIdentity | null; left: readonly LeadIdentity[] }
  /** The lead is still being unmerged. Call again. */
  | { status: 'unsettled' };

interface TakeBack {
  projectId: string;
  config: ProjectConfig;
  leadId: string;
  /** How the message uses the ID. By default, this depends on why the ID was merged: see kindTakenOut. */
  namedAs?: IdKind;
  undoes: Undoes;
  /** The user to whom the customer links the ID next. */
  joins?: string | undefined;
}

/**
 * Finds the lead of an ID that the customer names, or of a visitor whom the customer links to a user. If only a publishable key has merged
 * the ID, or a lead on its path, the merge is undone first. The reason is that a stranger may have linked the ID before its user existed,
 * or linked a lead that has the visitor's email.
 */
export async function takeBack(
  env: Env,
  { projectId, config, leadId, namedAs, undoes, joins }: TakeBack,
): Promise<TakenBack> {
  const path = await findPath(env, projectId, leadId);
  const undone = findUndone(path, undoes);
  if (undone === -1) return { status: 'settled', identity: toResolved(path), left: [] };
  const left = path.slice(undone + 1);
  const holder = left.at(-1);
  // Record this before the ID leaves. If the call failed after that, the next call could no longer find out which leads the ID has left.
  const keeps = joins === undefined ? left.some(({ trust }) => trust.isWorkedOn) : keepsWork(left);
  if (holder && keeps)
    await noteParted(env.DB, { projectId, leadIds: [holder.leadId, joins ?? leadId], now: Date.now() });
  const requestId = currentRequestId();
  const released = await ingestIntoLead(
    env,
    { projectId, leadId, namedAs: namedAs ?? kindTakenOut(path[undone]), config, events: [], undoes, requestId },
    partingNotes(env, projectId),
  );
  switch (released.status) {
    case 'erased':
      return { status: 'settled', identity: null, left: [] };
    case 'ingested': {
      const after = await findPath(env, projectId, leadId);
      const isLeft = findUndone(after, undoes) === -1;
      // When this lead joined, the lead that it has left may have given up its own email. Claim that email again now. Otherwise the claim
      // would wait until that lead sends its next change to D1.
      if (isLeft && left[0]) await reclaimEmail(env, { projectId, leadId: left[0].leadId, now: Date.now() });
      // If the ID still shares its email with that lead, the two are possible duplicates.
      if (isLeft && joins === undefined && undoes !== 'pages')
        await reclaimOwnEmail(env, { projectId, leadId, now: Date.now() });
      return isLeft ? { status: 'settled', identity: toResolved(after), left } : { status: 'unsettled' };
    }
  }
}

/** Records that a lead is about to leave another, which may itself be part of a user, and that the two may hold data of one person. */
export const partingNotes =
  (env: Env, projectId: string) =>
  async (leadId: string, winner: string): Promise<void> => {
    const otherId = (await resolveIdentity(env, projectId, winner))?.lead.leadId ?? winner;
    if (otherId !== leadId) await noteParted(env.DB, { projectId, leadIds: [leadId, otherId], now: Date.now() });
  };

/** Finds the first link on the path from an ID to its lead that must be undone or is being undone. Returns its index, or -1. */
export const findUndone = (path: readonly LeadIdentity[], undoes: Undoes): number =>
  path.findIndex(
    ({ idKind, winner, linkedBy, isLeaving }, i) =>
      isLeaving || (winner !== null && isTakenBack(idKind, linkedBy, i === 0 ? undoes : furtherUp(undoes))),
  );

/**
 * Whether the customer's work on a visitor has stayed with a user. The reason is that a page declared the ID of one of these leads a
 * user's, or linked that ID to a user. `left` are the leads that the visitor has left.
 */
const keepsWork = (left: readonly LeadIdentity[]): boolean => {
  const user = left.at(-1);
  if (user?.idKind !== 'own') return false;
  return (user.trust.isOwnFromPages && !user.isKnownFromPages) || left.some(({ trust }) => trust.isWorkedOn);
};

/**
 * The kind that an ID named by the customer has after it is taken out. If a page had linked this very ID, the customer means a user. If
 * only an email had merged the ID, or if the ID is just leaving, the ID is still a visitor's.
 */
export const kindTakenOut = (linked: LeadIdentity | undefined): IdKind =>
  linked?.isLeaving || linked?.link.indirectBy ? 'anonymous' : 'own';
