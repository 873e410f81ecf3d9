import { type EventSource, isPublic, isTrusted } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import type { LearnedTraits } from '../contract/traits.ts';

/** The values that a person chose when merging a lead into `winner`. */
export interface Choice {
  winner: string;
  traits: LearnedTraits;
  /**
   * The ID of the event that records these values. The ID cannot be guessed, so nobody can have used it before. Missing in merges that an
   * earlier version started.
   */
  eventId?: string;
}

/**
 * How a publishable key linked an ID to a lead. Anyone can use a publishable key: in an unsigned page (`page`), or as a signed user, whose
 * signature does not prove that the linked ID is theirs (`signed`).
 */
export type LinkedBy = 'page' | 'signed';

/** The causes of a merge. If no field is set, a trusted source requested or confirmed the merge. */
export interface Linked {
  /** How publishable keys linked the leads. If keys linked them both with and without a signature, this is the more trusted way. */
  linkedBy?: LinkedBy | undefined;
  /** The older name for `linkedBy: 'page'`, in data stored by earlier versions. */
  linkedByPage?: true;
  /**
   * Imports that linked the two leads. Never empty. Undoing all of these imports undoes the merge, unless a publishable key also linked the
   * leads. If the merge needs several imports together (see jointCause), they are one entry.
   */
  linkedByImports?: readonly string[] | undefined;
  /**
   * Imports that linked the two leads through something that only a publishable key had stated, such as a visitor's email. Undoing the
   * import ends the link, which is trusted no more than a page's link.
   */
  linkedByPageAndImports?: readonly string[] | undefined;
  /**
   * Set while the ID itself has not been linked by a publishable key: the leads share an email, or the link is to a visitor who is part of
   * this lead. Anyone who knows an email can cause a merge through that email. The value says whose message caused the merge.
   */
  indirectBy?: 'page' | 'customer' | undefined;
  /**
   * Set if the customer's message has caused or confirmed the merge, too, although the merge also depends on what only a publishable key
   * has said.
   */
  byCustomer?: true | undefined;
}

export interface Parted {
  /** Set if the merge is undone because an import is undone. A winner that then has nothing left disappears. */
  withImport?: true;
  /** Set if only a page had merged the visitor who is now unmerged. */
  byPages?: true;
  /** The lead to merge this one into, once it has left its winner. */
  next?: Joining;
}

/** A merge that begins once the lead has left its winner. `at` is epoch ms. */
export interface Joining {
  winner: string;
  at: number;
  link: Linked;
  home?: Home | undefined;
}

/** The lead from which a lead was raised, and the link between the two. */
export interface Home {
  winner: string;
  link: Linked;
}

/**
 * Somebody else may turn out to use a cookie's ID, and the ID then leaves the lead that it is part of. Visitors whom only an email has made
 * part of the cookie's lead must not leave with it. Once the customer has said to whom the cookie belongs, the cookie's lead therefore raises
 * them: they become direct parts of the lead above.
 */
export interface Raising {
  /** Set on a merged lead that still has to raise the leads within it: how many of `raised` it has asked. */
  raises?: number;
  /** The leads that this one has tried to raise. An unmerge by hand, or the undo of an import, brings back those that it has raised. */
  raised?: readonly string[];
  /**
   * Set on a lead that has been raised. Stays set after the undo of an import, until the lead from which this one was raised brings it
   * back.
   */
  home?: Home | undefined;
  /**
   * Set on a lead that has been unmerged by hand or by the undo of an import: the leads that it still has to bring back. It brings back none
   * whose email it no longer has.
   */
  recalls?: readonly string[] | undefined;
}

/** How the customer backs a merge that also depends on what only a publishable key has said. Empty if the customer does not. */
export interface Backing {
  /** See Linked. */
  byCustomer?: true;
  /** Imports that have caused or confirmed the merge. Their undo ends the backing. */
  imports?: readonly string[];
}

/** Who may start a new lead under an erased lead's ID. If no field is set, nobody may start one. */
export interface Returning {
  /** Anybody may use the ID again, because retention erased the lead. */
  mayReturn?: true;
  /**
   * Only the customer may use the ID again. The erased lead was known only from pages, and a stranger must not be able to make an ID
   * unusable.
   */
  mayBeNamed?: true;
}

/** Conditions under which a merged lead is kept when the lead that contains it is erased. */
export interface Sparing {
  /** Keeps the leads that were merged after this time (epoch ms), at which the list of leads to erase was made. */
  asOf?: number;
  /** Keeps the leads that anyone but a page has mentioned. */
  onlyFromPages?: boolean | undefined;
}

/** Who says that two leads are the same: an import, a publishable key, or, if neither is set, a source that the customer trusts. */
export interface LinkCause {
  /** The ID of one import, or several joined as one cause (see jointCause). */
  importId?: string | undefined;
  linkedBy?: LinkedBy | null;
  /** See Linked. */
  indirectBy?: Linked['indirectBy'];
  byCustomer?: Linked['byCustomer'];
}

/**
 * Joins imports that cause a merge only together into one cause, so that undoing one of them removes the cause. Returns undefined if there
 * is no import.
 */
export const jointCause = (importIds: readonly (string | null | undefined)[]): string | undefined =>
  [...new Set(importIds.filter((id) => id != null))].sort().join('+') || undefined;

export const importsOf = (cause: string | undefined): string[] => cause?.split('+') ?? [];

/** How a message from `source` uses a publishable key. Null if the customer trusts the source. */
export function wordOf(source: EventSource): LinkedBy | null {
  if (!isTrusted(source)) return 'page';
  return isPublic(source) ? 'signed' : null;
}

const TRUST: Record<LinkedBy | 'customer', number> = { page: 0, signed: 1, customer: 2 };
const isLess = (a: LinkedBy | null, b: LinkedBy | null): boolean => TRUST[a ?? 'customer'] < TRUST[b ?? 'customer'];

/** Returns the cause that is less trusted. */
export const weaker = (a: LinkedBy | null, b: LinkedBy | null): LinkedBy | null => (isLess(a, b) ? a : b);

export function toLink({ importId, linkedBy, indirectBy, byCustomer }: LinkCause): Linked {
  if (!linkedBy) return importId === undefined ? {} : { linkedByImports: [importId] };
  return {
    ...(importId === undefined
      ? { linkedBy, ...(byCustomer && { byCustomer }) }
      : { linkedByPageAndImports: [importId] }),
    ...(indirectBy && { indirectBy }),
  };
}

/** The causes of a merge. */
export function linkOf(merge: MergeState): Linked {
  const { linkedBy, linkedByPage, linkedByImports, linkedByPageAndImports, indirectBy, byCustomer } = merge as Linked;
  const word = linkedBy ?? (linkedByPage ? 'page' : undefined);
  return {
    ...(word && { linkedBy: word }),
    ...(linkedByImports && { linkedByImports }),
    ...(linkedByPageAndImports && { linkedByPageAndImports }),
    ...(indirectBy && { indirectBy }),
    ...(byCustomer && { byCustomer }),
  };
}

/** Adds `cause` to the causes of a merge. Returns the same object if `cause` was already among them. */
export function confirmLink(known: Linked, { importId, linkedBy = null, indirectBy, byCustomer }: LinkCause): Linked {
  if (isCustomers(known)) return known;
  const { indirectBy: knownBy, ...direct } = known;
  const isDirecter =
    knownBy !== undefined && linkedBy !== null && (indirectBy === undefined || indirectBy === 'customer');
  const linked = isDirecter && knownBy !== indirectBy ? { ...direct, ...(indirectBy && { indirectBy }) } : known;
  const isNews = byCustomer && importId === undefined && !linked.byCustomer;
  const link = isNews ? { ...linked, byCustomer } : linked;
  if (importId !== undefined) {
    const by = linkedBy ? 'linkedByPageAndImports' : 'linkedByImports';
    const imports = link[by] ?? [];
    return imports.includes(importId) ? link : { ...link, [by]: [...imports, importId] };
  }
  if (linkedBy === null) return {};
  return !link.linkedBy || isLess(link.linkedBy, linkedBy) ? { ...link, linkedBy } : link;
}

/** Adds the causes of another link between the same leads. Returns the same object if it had them all. */
export function joinLinks(known: Linked, { linkedBy, linkedByPageAndImports = [], byCustomer }: Linked): Linked {
  const { indirectBy } = known;
  return [
    ...(linkedBy ? [{ linkedBy, byCustomer, indirectBy }] : []),
    ...linkedByPageAndImports.map((importId) => ({ importId, linkedBy: 'page' as const, indirectBy })),
  ].reduce(confirmLink, known);
}

/** Whether the merge was requested or confirmed by a source that the customer trusts. */
export const isCustomers = ({ linkedBy, linkedByImports, linkedByPageAndImports }: Linked): boolean =>
  linkedBy === undefined && linkedByImports === undefined && linkedByPageAndImports === undefined;

export function backingOf(link: Linked): Backing {
  const { linkedByImports = [], linkedByPageAndImports = [] } = link;
  const imports = [...linkedByImports, ...linkedByPageAndImports];
  return {
    ...((isCustomers(link) || link.byCustomer) && { byCustomer: true }),
    ...(imports.length > 0 && { imports }),
  };
}

export const isBacked = ({ byCustomer, imports }: Backing): boolean => byCustomer === true || imports !== undefined;

/**
 * The link of a lead that is raised: see Raising. Each of its causes needs a cause of the link below and one of the link above, so undoing
 * either import ends it.
 */
export function linkRaised(below: Linked, { byCustomer, imports: above = [] }: Backing): Linked {
  const { linkedBy, linkedByImports = [], linkedByPageAndImports = [], indirectBy } = below;
  const own = [...(linkedBy ? [undefined] : []), ...linkedByImports, ...linkedByPageAndImports];
  const joint = own.flatMap((cause) => [
    ...(byCustomer && cause !== undefined ? [cause] : []),
    ...above.map((importId) => jointCause([...importsOf(cause), ...importsOf(importId)]) as string),
  ]);
  return {
    ...(linkedBy && byCustomer && { linkedBy: 'page' as const, byCustomer }),
    ...(joint.length > 0 && { linkedByPageAndImports: [...new Set(joint)] }),
    ...(indirectBy && { indirectBy }),
  };
}

/** Returns the merge with its causes replaced by `link`. */
export function relinked(merge: MergeState, link: Linked): MergeState {
  if (merge.status !== 'merging' && merge.status !== 'merged') return merge;
  const {
    linkedBy: _by,
    linkedByPage: _page,
    linkedByImports: _imports,
    linkedByPageAndImports: _joint,
    indirectBy: _indirect,
    byCustomer: _customer,
    ...rest
  } = merge;
  return { ...rest, ...link };
}

/** The causes of a merge that remain after an import is undone. Null if no cause remains. */
export function withoutImport(link: Linked, importId: string): Linked | null {
  const { linkedByImports, linkedByPageAndImports, ...others } = link;
  const rest = {
    ...others,
    ...without('linkedByImports', linkedByImports, importId),
    ...without('linkedByPageAndImports', linkedByPageAndImports, importId),
  };
  const count = (of: Linked) => (of.linkedByImports?.length ?? 0) + (of.linkedByPageAndImports?.length ?? 0);
  if (count(rest) === count(link)) return link;
  return isCustomers(rest) ? null : rest;
}

/** The causes of one kind that remain without the import, if any. */
function without(kind: 'linkedByImports' | 'linkedByPageAndImports', causes: readonly string[] = [], importId: string) {
  const rest = causes.filter((cause) => !importsOf(cause).includes(importId));
  return rest.length > 0 ? { [kind]: rest } : {};
}

/**
 * How publishable keys caused the merge, if they alone did. Null if the lead is not merged, or if a trusted source confirmed the merge.
 */
export function linkedByOf(merge: MergeState): LinkedBy | null {
  const { linkedBy, linkedByImports, linkedByPageAndImports } = linkOf(merge);
  if (linkedByImports !== undefined) return null;
  return linkedBy ?? (linkedByPageAndImports === undefined ? null : 'page');
}

/**
 * The link of a lead that joins another lead by a path of several merges. The link is trusted no more than the least trusted of these
 * merges.
 */
export function linkNoBetterThan(word: LinkedBy | null, merge: MergeState): Linked {
  const link = linkOf(merge);
  const own = linkedByOf(merge);
  const least = weaker(word, own);
  if (least === null || least === own) return link;
  const indirectBy = link.indirectBy ?? (own === null ? 'page' : undefined);
  return {
    linkedBy: least,
    ...(indirectBy && { indirectBy }),
    ...(backingOf(link).byCustomer && { byCustomer: true }),
  };
}

/**
 * The merge state of a lead that is separating from its winner. A lead with a generated ID comes from the customer. Such a lead therefore
 * takes the customer's values along, even if a page caused the merge.
 */
export const restoringFrom = (
  winner: string,
  { idKind, merge }: { idKind: IdKind; merge: MergeState },
): Extract<MergeState, { status: 'restoring' }> => ({
  ...{ status: 'restoring' as const, winner },
  ...(idKind !== 'made' && linkedByOf(merge) === 'page' && { byPages: true }),
});

/** Which links to undo: those made by pages, those made by any publishable key, or all of them. */
export type Undoes = 'pages' | 'public' | 'all';

/** The links to undo for the remaining leads on the path from an ID to its final lead. Merges by the customer are kept. */
export const furtherUp = (undoes: Undoes): Undoes => (undoes === 'all' ? 'public' : undoes);

/**
 * Whether an ID should be removed from the lead into which `linkedBy` merged it. An ID that we generated stays in the lead into which the
 * customer merged it. If publishable keys linked a generated ID, the link is undone, as for any visitor.
 */
export function isTakenBack(idKind: IdKind, linkedBy: LinkedBy | null, undoes: Undoes): boolean {
  switch (idKind) {
    case 'own':
      return false;
    case 'made':
      return undoes !== 'pages' && isUndone(linkedBy, 'public');
    case 'anonymous':
      return isUndone(linkedBy, undoes);
  }
}

function isUndone(linkedBy: LinkedBy | null, undoes: Undoes): boolean {
  switch (undoes) {
    case 'pages':
      return linkedBy === 'page';
    case 'public':
      return linkedBy !== null;
    case 'all':
      return true;
  }
}

/**
 * The merge state of a lead. From `merging` to `restoring`, the lead is sealed: it answers every call with the winner's ID. Each state
 * determines the next step, so that the lead can continue after a crash.
 */
export type MergeState =
  | ({ status: 'active' } & Raising)
  /**
   * Hands its log to the winner, page by page, after the values a person chose; `cursor` is the last event ID handed
   * over.
   */
  | ({ status: 'merging'; winner: string; at: number; cursor: string; choice?: Choice } & Linked & Raising)
  | ({ status: 'merged'; winner: string; at: number } & Linked & Raising)
  /** An unmerge has started: the lead takes back the events that were sent to it since the merge. */
  | ({ status: 'restoring'; winner: string } & Parted & Raising)
  /** The lead has taken its events back. Now its data is removed from the winner, and from any lead that the winner was merged into. */
  | ({ status: 'leaving'; winner: string } & Parted & Raising)
  /** Callers see the lead as erased, but leads that were merged into it still have to be erased: those after `erasedThrough`. */
  | ({ status: 'erasing'; at: number; erasedThrough?: string } & Returning & Sparing)
  /** All its data came with imports that were undone. Nobody finds it, and events sent to it start a new lead. */
  | { status: 'withdrawn' }
  /** A tombstone: nothing is left of the lead, and late events do not bring it back. */
  | ({ status: 'erased' } & Returning & Sparing);

/** The lead that answers instead of this one, or null if this one is not merged. */
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

/** Whether callers should treat the lead as nonexistent. */
export const isGone = ({ status }: MergeState): boolean => status === 'withdrawn' || isErased({ status });

/** Whether the lead was erased, or is being erased. */
export const isErased = ({ status }: Pick<MergeState, 'status'>): boolean =>
  status === 'erased' || status === 'erasing';
