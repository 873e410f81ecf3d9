import type { LearnedTraits } from '../contract/traits.ts';

/** The values that a person chose while merging a lead into `winner`. */
export interface Choice {
  winner: string;
  traits: LearnedTraits;
}

/** The cause of a merge. If neither is set, a trusted source has asked for it or confirmed it. */
export interface Linked {
  /** A page's unsigned word linked the two, which anyone can send: a trusted source can undo it. */
  linkedByPage?: true;
  /** Imports that linked the two, at least one: undoing all of them undoes the merge, unless a page linked them too. */
  linkedByImports?: readonly string[];
}

/** Set if the merge is undone with the import that caused it: a winner of which nothing is left then disappears. */
interface Parted {
  withImport?: true;
}

/** Who says that two leads are one: an import, a page, or, if neither is set, somebody whom the customer trusts. */
export interface LinkCause {
  importId?: string | undefined;
  byPage?: boolean;
}

export const toLink = ({ importId, byPage }: LinkCause): Linked =>
  importId !== undefined ? { linkedByImports: [importId] } : byPage ? { linkedByPage: true } : {};

/** The cause of a merge. */
export const linkOf = (merge: MergeState): Linked => ({
  ...('linkedByPage' in merge && merge.linkedByPage && { linkedByPage: true as const }),
  ...('linkedByImports' in merge && merge.linkedByImports && { linkedByImports: merge.linkedByImports }),
});

/** The same merge once `cause` says so too. Returns the same object if it rests on that already. */
export function confirmLink<Merge extends MergeState>(merge: Merge, { importId, byPage }: LinkCause): Merge {
  const link = linkOf(merge);
  if (!link.linkedByPage && !link.linkedByImports) return merge;
  const { linkedByPage: _page, linkedByImports: imports = [], ...rest } = { ...merge, ...link };
  if (importId !== undefined)
    return imports.includes(importId) ? merge : { ...merge, linkedByImports: [...imports, importId] };
  if (byPage) return link.linkedByPage ? merge : { ...merge, linkedByPage: true };
  return rest as unknown as Merge;
}

/** The cause of a merge without an import: null if there is none. */
export function withoutImport(link: Linked, importId: string): Linked | null {
  const { linkedByImports = [], ...others } = link;
  if (!linkedByImports.includes(importId)) return link;
  const rest = linkedByImports.filter((id) => id !== importId);
  if (rest.length > 0) return { ...others, linkedByImports: rest };
  return others.linkedByPage ? others : null;
}

/** Whether only a page's unsigned word merged the lead. */
export const isLinkedByPage = (merge: MergeState): boolean => {
  const { linkedByPage, linkedByImports } = linkOf(merge);
  return linkedByPage === true && linkedByImports === undefined;
};

/**
 * A lead's state in a merge. From `merging` to `restoring` it is sealed: every call is answered with the winner. Each
 * state says what to do next, so that a lead that wakes up after a crash can continue.
 */
export type MergeState =
  | { status: 'active' }
  /**
   * Hands its log to the winner, page by page, after the values a person chose; `cursor` is the last event ID handed
   * over.
   */
  | ({ status: 'merging'; winner: string; at: number; cursor: string; choice?: Choice } & Linked)
  | ({ status: 'merged'; winner: string; at: number } & Linked)
  /** Un-merging: takes back what was sent to it since. */
  | ({ status: 'restoring'; winner: string } & Parted)
  /** Active again; the winner (and any lead it was merged into) still has to let go of what it absorbed. */
  | ({ status: 'leaving'; winner: string } & Parted)
  /** Erased for everyone who asks, while leads that were merged into it are still to be erased. */
  | { status: 'erasing'; at: number; mayReturn?: true }
  /** All that was known of it came with imports that were undone: nobody finds it, and what is sent to it begins a new lead. */
  | { status: 'withdrawn' }
  /**
   * A tombstone: nothing is left of the lead, and late events do not bring it back, except a lead erased by retention,
   * which may return as a new one.
   */
  | { status: 'erased'; mayReturn?: true };

/** The lead that calls go to instead, or null if this lead answers for itself. */
export function sealedInto(merge: MergeState): string | null {
  switch (merge.status) {
    case 'active':
    case 'leaving':
    case 'erasing':
    case 'erased':
    case 'withdrawn':
      return null;
    case 'merging':
    case 'merged':
    case 'restoring':
      return merge.winner;
  }
}

/** Whether there is no such lead, as far as anyone who asks is concerned. */
export const isGone = ({ status }: MergeState): boolean => status === 'withdrawn' || isErased({ status });

/** Whether the lead was erased, or is being erased. */
export const isErased = ({ status }: Pick<MergeState, 'status'>): boolean =>
  status === 'erased' || status === 'erasing';
