import { leadObject } from './lead-client.ts';
import { mapLeads } from './map-leads.ts';

/** Which of these leads were erased; `orElse` is the answer for a lead that cannot be reached, and throws by default. */
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
