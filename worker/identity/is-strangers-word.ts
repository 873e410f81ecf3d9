import type { ResolvedIdentity } from '../lead/lead-client.ts';

/** Whether only a page says that an ID belongs to its lead. It is enough if one link on the path comes from a page. */
export const isLinkedByPage = ({ path }: ResolvedIdentity): boolean =>
  path.some(({ winner, linkedBy }) => winner !== null && linkedBy === 'page');

/**
 * Whether, in addition, the customer knows that lead, or one on the path that may still be handing its log over. A caller who names the ID
 * may then mean somebody else.
 */
export const isStrangersWord = (known: ResolvedIdentity): boolean =>
  isLinkedByPage(known) && known.path.slice(1).some(({ isKnownFromPages }) => !isKnownFromPages);
