import type { Message } from './message.ts';
import { type Refused, reject } from './rejection.ts';

/**
 * Makes `previousId` another name of the lead. To be the lead already is no news. Anything else needs the merging of
 * leads (DESIGN.md, 5), which does not exist yet: it is refused, so that nobody takes two leads for one.
 */
export function aliasLead(message: Message, leadId: string): Refused | { status: 'ignored' } {
  if (message.previousId === leadId) return { status: 'ignored' };
  return message.previousId === null
    ? reject(message, 'validation_failed', 'previousId: is required')
    : reject(message, 'not_supported_yet', 'alias: leads cannot be merged yet; nothing was changed.');
}
