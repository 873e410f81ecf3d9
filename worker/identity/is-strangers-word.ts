import type { ResolvedIdentity } from '../lead/lead-client.ts';

/**
 * Whether only a page says that an id belongs to its lead, and the customer knows that lead: a caller who names the id may mean
 * somebody else. A page's link further up counts, too.
 */
export const isStrangersWord = ({ lead, path }: ResolvedIdentity): boolean =>
  !lead.isKnownFromPages && path.some(({ winner, linkedBy }) => winner !== null && linkedBy === 'page');
