import { LIMITS } from '../contract/limits.ts';
import { findErased } from '../lead/find-erased.ts';
import type { Rejected } from '../observe/rejected-events.ts';

/**
 * Removes the IDs of erased people from rejected events. An event that arrives after an erasure must not name the person, whatever the
 * reason for its rejection. A lead that cannot be reached counts as erased, and so do leads beyond the number that one request may ask.
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
