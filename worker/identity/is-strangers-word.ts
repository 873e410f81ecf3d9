import type { ResolvedIdentity } from '../lead/lead-client.ts';

/** Whether only a page says that an id belongs to its lead. A page's link further up counts, too. */
export const isLinkedByPage = ({ path }: ResolvedIdentity): boolean =>
  path.some(({ winner, linkedBy }) => winner !== null && linkedBy === 'page');

/**
 * The same, and the customer knows that lead, or one on the way to it, which may not have handed over what it holds: a caller who names
 * the id may mean somebody else.
 */
export const isStrangersWord = (known: ResolvedIdentity): boolean =>
  isLinkedByPage(known) && known.path.slice(1).some(({ isKnownFromPages }) => !isKnownFromPages);
