import type { IdKind } from '../contract/id-kind.ts';

/** The facts that decide whether two leads that look like one person merge automatically. */
export interface MergeCandidate {
  leadId: string;
  idKind: IdKind;
  email: string | null;
  /** Epoch ms. */
  createdAt: number;
}

export type MergePlan =
  | { status: 'merge'; winner: MergeCandidate; loser: MergeCandidate }
  | { status: 'same' }
  /** A person decides: both ids are the customer's own, or each lead has an email of its own. */
  | { status: 'conflict'; reason: 'both_own' | 'both_known' };

const PRECEDENCE: Record<IdKind, number> = { own: 0, made: 1, anonymous: 2 };

/** Negative if an id of kind `a` is kept rather than one of kind `b`, 0 if either is as good. */
export const compareKinds = (a: IdKind, b: IdKind): number => PRECEDENCE[a] - PRECEDENCE[b];

/** The kept id is the customer's own before one we made before an anonymous one, then the older, then the smaller. */
export function planMerge(a: MergeCandidate, b: MergeCandidate): MergePlan {
  if (a.leadId === b.leadId) return { status: 'same' };
  if (a.idKind === 'own' && b.idKind === 'own') return { status: 'conflict', reason: 'both_own' };
  if (a.email !== null && b.email !== null && a.email !== b.email) return { status: 'conflict', reason: 'both_known' };
  const order = compareKinds(a.idKind, b.idKind) || a.createdAt - b.createdAt || (a.leadId < b.leadId ? -1 : 1);
  return order < 0 ? { status: 'merge', winner: a, loser: b } : { status: 'merge', winner: b, loser: a };
}
