import type { IdKind } from '../contract/id-kind.ts';
import type { LinkedBy } from './merge-state.ts';

/** A lead's email, and whether the customer vouches for it. */
export interface EmailHolder {
  email: string | null;
  emailIsTrusted: boolean;
}

/** The facts that decide whether two leads that look like one person are merged automatically. */
export interface MergeCandidate extends EmailHolder {
  leadId: string;
  idKind: IdKind;
  /** Epoch ms. */
  createdAt: number;
}

export type MergePlan =
  | { status: 'merge'; winner: MergeCandidate; loser: MergeCandidate }
  | { status: 'same' }
  /** A person decides: both ids are the customer's own, or each lead has an email of its own. */
  | { status: 'conflict'; reason: 'both_own' | 'both_known' };

const PRECEDENCE: Record<IdKind, number> = { own: 0, made: 1, anonymous: 2 };

/** Negative if an ID of kind `a` is kept rather than one of kind `b`, 0 if they are equal. */
export const compareKinds = (a: IdKind, b: IdKind): number => PRECEDENCE[a] - PRECEDENCE[b];

/** The kind of an ID after it is used as another: an anonymous one may turn out to be something else, the others stay. */
export const kindOnceNamed = (known: IdKind, namedAs: IdKind): IdKind => (known === 'anonymous' ? namedAs : known);

/**
 * Whether a lead has an email that speaks against this link. Against a link by someone the customer trusts, an email that only a page has
 * stated does not count: otherwise a stranger could use it to keep two leads separate.
 */
export const holdsEmail = (
  { email, emailIsTrusted }: EmailHolder,
  { linkedBy }: { linkedBy: LinkedBy | null },
): boolean => email !== null && (emailIsTrusted || linkedBy === 'page');

/** Whether two leads have different emails. */
export const haveTwoEmails = (
  [a, b]: readonly [EmailHolder, EmailHolder],
  word: { linkedBy: LinkedBy | null },
): boolean => holdsEmail(a, word) && holdsEmail(b, word) && a.email !== b.email;

/** The ID to keep: the customer's own before one that we made, before an anonymous one; then the older, then the smaller. */
export function planMerge(a: MergeCandidate, b: MergeCandidate, word: { linkedBy: LinkedBy | null }): MergePlan {
  if (a.leadId === b.leadId) return { status: 'same' };
  if (a.idKind === 'own' && b.idKind === 'own') return { status: 'conflict', reason: 'both_own' };
  if (haveTwoEmails([a, b], word)) return { status: 'conflict', reason: 'both_known' };
  const order = compareKinds(a.idKind, b.idKind) || a.createdAt - b.createdAt || (a.leadId < b.leadId ? -1 : 1);
  return order < 0 ? { status: 'merge', winner: a, loser: b } : { status: 'merge', winner: b, loser: a };
}
