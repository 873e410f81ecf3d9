import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { furtherUp, isTakenBack, type Undoes } from '../domain/merge-state.ts';
import { findPath, ingestIntoLead, type ResolvedIdentity, toResolved } from '../lead/lead-client.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { reclaimEmail } from './reclaim-email.ts';

export type TakenBack =
  /** Who the id is; null if nobody has heard of it, or it was erased. */
  | { status: 'settled'; identity: ResolvedIdentity | null }
  /** It is still being taken out of a lead: ask again. */
  | { status: 'unsettled' };

interface TakeBack {
  projectId: string;
  config: ProjectConfig;
  leadId: string;
  /** How the message uses the id. */
  namedAs?: IdKind;
  undoes: Undoes;
}

/**
 * Who an id is that is used as the customer's own, or a visitor whom the customer links to a user. If only a publishable key linked
 * it to another lead, or linked a lead that it is part of, it is taken out first: a stranger may have linked the id of a user who is
 * still to come, or a lead with the visitor's email.
 */
export async function takeBack(
  env: Env,
  { projectId, config, leadId, namedAs = 'own', undoes }: TakeBack,
): Promise<TakenBack> {
  const path = await findPath(env, projectId, leadId);
  const undone = findUndone(path, undoes);
  if (undone === -1) return { status: 'settled', identity: toResolved(path) };
  const requestId = currentRequestId();
  const released = await ingestIntoLead(env, {
    ...{ projectId, leadId, namedAs, config, events: [], undoes, requestId },
  });
  switch (released.status) {
    case 'erased':
      return { status: 'settled', identity: null };
    case 'ingested': {
      const after = await findPath(env, projectId, leadId);
      const isLeft = findUndone(after, undoes) === -1;
      // The lead that it has left may have given up its own email for this one's. Its next change to D1 claims it too, but later.
      const left = path[undone + 1];
      if (isLeft && left) await reclaimEmail(env, { projectId, leadId: left.leadId, now: Date.now() });
      return isLeft ? { status: 'settled', identity: toResolved(after) } : { status: 'unsettled' };
    }
  }
}

/** Finds the first link on the path from an id to its lead that is undone or being undone. Returns its index, or -1. */
export const findUndone = (path: readonly LeadIdentity[], undoes: Undoes): number =>
  path.findIndex(
    ({ idKind, winner, linkedBy, isLeaving }, i) =>
      isLeaving || (winner !== null && isTakenBack(idKind, linkedBy, i === 0 ? undoes : furtherUp(undoes))),
  );
