import type { IdKind } from '../contract/id-kind.ts';
import type { LinkedBy } from './merge-state.ts';

/** A lead's email, and whether the customer vouches for it. */
export interface EmailHolder {
  email: string | null;
  emailIsTrusted: boolean;
}

/** The facts about a lead that determine whether it is merged automatically with another one. Two candidates may be the same person. */
export interface MergeCandidate extends EmailHolder {
  leadId: string;
  idKind: IdKind;
  /** Epoch ms. */
  createdAt: number;
}

export type MergePlan =
  | { status: 'merge'; winner: MergeCandidate; loser: MergeCandidate }
  | { status: 'same' }
  /** A person has to decide, because both IDs are the customer's own, or because the leads have different emails. */
  | { status: 'conflict'; reason: 'both_own' | 'both_known' };

const PRECEDENCE: Record<IdKind, number> = { own: 0, made: 1, anonymous: 2 };

/** Compares two kinds of IDs. Negative if a merge keeps an ID of kind `a` over one of kind `b`, and 0 if the kinds are equal. */
export const compareKinds = (a: IdKind, b: IdKind): number => PRECEDENCE[a] - PRECEDENCE[b];

/** The kind of an ID after a message used it as another kind. Only an anonymous ID can become another kind. */
export const kindOnceNamed = (known: IdKind, namedAs: IdKind): IdKind => (known === 'anonymous' ? namedAs : known);

/**
 * Whether a lead has an email that counts against a link. If a trusted source made the link, an email that only a page stated does not
 * count. If such an email counted, a stranger could state one in order to keep two leads apart.
 */
export const holdsEmail = (
  { email, emailIsTrusted }: EmailHolder,
  { linkedBy }: { linkedBy: LinkedBy | null },
): boolean => email !== null && (emailIsTrusted || linkedBy === 'page');

/** Whether two leads have different emails that count. */
export const haveTwoEmails = (
  [a, b]: readonly [EmailHolder, EmailHolder],
  word: { linkedBy: LinkedBy | null },
): boolean => holdsEmail(a, word) && holdsEmail(b, word) && a.email !== b.email;

/**
 * Decides which ID to keep in a merge. The customer's own ID wins over a generated one, and both win over an anonymous one. Between two
 * IDs of the same kind, the older lead wins, and then the smaller ID.
 */
export function planMerge(a: MergeCandidate, b: MergeCandidate, word: { linkedBy: LinkedBy | null }): MergePlan {
  if (a.leadId === b.leadId) return { status: 'same' };
  if (a.idKind === 'own' && b.idKind === 'own') return { status: 'conflict', reason: 'both_own' };
  if (haveTwoEmails([a, b], word)) return { status: 'conflict', reason: 'both_known' };
  const order = compareKinds(a.idKind, b.idKind) || a.createdAt - b.createdAt || (a.leadId < b.leadId ? -1 : 1);
  return order < 0 ? { status: 'merge', winner: a, loser: b } : { status: 'merge', winner: b, loser: a };
}
