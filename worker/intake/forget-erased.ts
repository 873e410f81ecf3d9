import { LIMITS } from '../contract/limits.ts';
import { findErased } from '../lead/find-erased.ts';
import type { Rejected } from '../observe/rejected-events.ts';

/**
 * Removes the IDs of erased people from rejected events. An event that arrives after an erasure must not be stored with the person's ID,
 * whatever the reason for its rejection. A lead counts as erased if it cannot be reached, or if the request has already checked its
 * maximum number of leads.
 */
export async function forgetErased(env: Env, projectId: string, rejected: readonly Rejected[]): Promise<Rejected[]> {
  const leadIds = new Set(rejected.flatMap((one) => (isRefusedAsErased(one) ? [] : one.leadIds)));
  const asked = new Set([...leadIds].slice(0, LIMITS.rejectedLeadsAskedMax));
  const erased = await findErased(env, { projectId, leadIds: asked }, () => true);
  const namesOther = (leadId: string) => asked.has(leadId) && !erased.has(leadId);
  return rejected.map((one) =>
    !isRefusedAsErased(one) && one.leadIds.every(namesOther) ? one : { ...one, eventId: null, leadIds: [] },
  );
}

const isRefusedAsErased = ({ code }: Rejected): boolean => code === 'lead_erased';
