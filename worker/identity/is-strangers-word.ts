import type { ResolvedIdentity } from '../lead/lead-client.ts';

/**
 * Whether only a page says that an ID belongs to its lead. The answer is yes if a page made any link on the path from the ID to the lead.
 */
export const isLinkedByPage = ({ path }: ResolvedIdentity): boolean =>
  path.some(({ winner, linkedBy }) => winner !== null && linkedBy === 'page');

/**
 * Whether, in addition, the customer knows that lead, or another lead on the path that is still handing its log over. A caller who names
 * the ID may then mean somebody else.
 */
export const isStrangersWord = (known: ResolvedIdentity): boolean =>
  isLinkedByPage(known) && known.path.slice(1).some(({ isKnownFromPages }) => !isKnownFromPages);
