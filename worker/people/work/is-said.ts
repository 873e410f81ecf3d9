import type { Call } from '../../access/call.ts';
import type { Sayable } from '../../domain/work.ts';
import { askLead } from '../../lead/lead-client.ts';

/**
 * Whether the customer has already stated for this ID the value that its lead shows. If only a merged lead or an import states it, the value
 * can disappear with them, so stating it again is not a repetition. If nothing states it, it is the default, such as the status `new`.
 */
export async function isSaid({ env, projectId }: Call, leadId: string, about: Sayable): Promise<boolean> {
  const stated = await askLead(env, { projectId, leadId }, (lead) => lead.statements({ about }));
  return !stated || stated.by.includes(leadId) || stated.ids.length === 0;
}
