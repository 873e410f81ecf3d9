import { leadObject } from './lead-client.ts';
import { mapLeads } from './map-leads.ts';

/** Finds out which of these leads were erased. `orElse` returns the answer for a lead that cannot be reached; by default, it throws. */
export async function findErased(
  env: Env,
  { projectId, leadIds }: { projectId: string; leadIds: Iterable<string> },
  orElse: (error: unknown) => boolean = (error) => {
    throw error;
  },
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(leadIds)];
  const gone = await mapLeads(asked, async (leadId) => {
    try {
      return await leadObject(env, projectId, leadId).isErased();
    } catch (error) {
      return orElse(error);
    }
  });
  return new Set(asked.filter((_, i) => gone[i]));
}
