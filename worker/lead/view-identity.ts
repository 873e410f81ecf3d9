import type { ExportedTrust } from '../contract/exported-lead.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { isKnownFromPages } from '../domain/lead-snapshot.ts';
import { emailOf } from '../domain/learn-traits.ts';
import { isGone, type Linked, type LinkedBy, linkedByOf, linkOf, sealedInto } from '../domain/merge-state.ts';
import type { PageWrites } from './bound-page-writes.ts';
import { trustOf } from './restore-trust.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/** The lead behind an ID, whether or not it was merged into another lead. `createdAt` is epoch ms. */
export interface LeadIdentity {
  leadId: string;
  idKind: IdKind;
  /** The lead's own email, even while it is merged into `winner`. */
  email: string | null;
  /** Whether the customer vouches for the email: if so, no page can change it. */
  emailIsTrusted: boolean;
  createdAt: number;
  /** The lead that it was merged into, or null. */
  winner: string | null;
  /** The source of the merge if only publishable keys caused it, or null. */
  linkedBy: LinkedBy | null;
  /** The cause of its merge. */
  link: Linked;
  /** Whether it is still handing over its log to its winner. */
  isJoining: boolean;
  /** Whether it is being removed from its winner. */
  isLeaving: boolean;
  /** Whether only unsigned pages have ever mentioned the lead. */
  isKnownFromPages: boolean;
  trust: ExportedTrust;
  /** The lead that it has left last, if only a page had merged it into that lead. */
  leftByPages?: string | undefined;
  /** The writes of publishable keys on a day. Absent if there are none. */
  pageWrites?: PageWrites | undefined;
}

/** Null if the lead was erased. */
export function viewIdentity({ snapshot }: StoredLead): LeadIdentity | null {
  const { leadId, idKind, createdAt, state, merge, formerly: [left] = [] } = snapshot;
  if (isGone(merge)) return null;
  return {
    ...{
      leadId,
      idKind,
      createdAt,
      winner: sealedInto(merge),
      linkedBy: linkedByOf(merge),
      link: linkOf(merge),
      isJoining: merge.status === 'merging',
      isLeaving: merge.status === 'restoring',
      isKnownFromPages: isKnownFromPages(snapshot),
      trust: trustOf(snapshot),
      ...(left?.byPages && { leftByPages: left.leadId }),
      ...(snapshot.pageWrites && { pageWrites: snapshot.pageWrites }),
    },
    ...emailOf(state),
  };
}

/** Whether the customer knows the lead, and only publishable keys have merged it into its winner. */
export const isKnownAndLinked = ({ linkedBy, isKnownFromPages }: LeadIdentity): boolean =>
  linkedBy !== null && !isKnownFromPages;

/**
 * Whether the customer knows the lead as a separate one and no trusted source merged it into its winner. A visitor whose ID a page has
 * linked is part of the user, because nobody else can know that ID. But anyone who knows a visitor's email can send it for a user of their
 * own.
 */
export const isAnother = (part: LeadIdentity | null): boolean =>
  part !== null &&
  isKnownAndLinked(part) &&
  (part.idKind !== 'anonymous' || part.emailIsTrusted || part.link.indirectBy !== undefined);

/**
 * Whether the lead survives the erasure of its winner. If no lead did, a stranger could cause any lead to be erased by merging it into
 * somebody else. Visitors on whom the customer has worked also survive, and so do visitors from a file, because their IDs may be easy to
 * guess.
 */
export const outlivesWinner = (part: LeadIdentity | null): boolean =>
  part !== null &&
  isKnownAndLinked(part) &&
  (isAnother(part) || part.trust.isWorkedOn === true || part.trust.importedBy !== undefined);
