import type { LearnedTraits } from '../contract/traits.ts';

/** The values that a person chose while merging a lead into `winner`. */
export interface Choice {
  winner: string;
  traits: LearnedTraits;
}

/** Set if only a page's unsigned word linked the two, which anyone can send: whoever is vouched for undoes it. */
interface Linked {
  linkedByPage?: true;
}

/** The same merge, which somebody whom the customer trusts has confirmed. */
export function vouchedFor(merge: MergeState): MergeState {
  if (!('linkedByPage' in merge)) return merge;
  const { linkedByPage: _, ...vouched } = merge;
  return vouched;
}

/** Whether only a page's unsigned word merged the lead. */
export const isLinkedByPage = (merge: MergeState): boolean => 'linkedByPage' in merge && merge.linkedByPage === true;

/**
 * What became of a lead as to merging. From `merging` to `restoring` it is sealed: every call is answered with the winner.
 * Each state says what is to be done next, so that whoever wakes up after a crash goes on from there.
 */
export type MergeState =
  | { status: 'active' }
  /** Hands its log to the winner, page by page, after the values a person chose; `cursor` is the last event id handed over. */
  | ({ status: 'merging'; winner: string; at: number; cursor: string; choice?: Choice } & Linked)
  | ({ status: 'merged'; winner: string; at: number } & Linked)
  /** Un-merging: takes back what was sent to it since. */
  | { status: 'restoring'; winner: string }
  /** Active again; the winner (and whoever that was merged into) has still to let go of what it absorbed. */
  | { status: 'leaving'; winner: string }
  /** Erased for everyone who asks, while leads that were merged into it are still to be erased. */
  | { status: 'erasing'; at: number; mayReturn?: true }
  /**
   * A tombstone: nothing is left of the lead, and nothing that comes late brings it back; but for a lead that was quiet for
   * too long, which may return as a new one.
   */
  | { status: 'erased'; mayReturn?: true };

/** The lead that calls go to instead, or null where this lead answers for itself. */
export function sealedInto(merge: MergeState): string | null {
  switch (merge.status) {
    case 'active':
    case 'leaving':
    case 'erasing':
    case 'erased':
      return null;
    case 'merging':
    case 'merged':
    case 'restoring':
      return merge.winner;
  }
}

/** Whether the lead was erased, as far as anyone who asks is concerned. */
export const isGone = ({ status }: MergeState): boolean => status === 'erased' || status === 'erasing';
