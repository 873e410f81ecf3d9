import type { ProjectConfig } from '../contract/project-config.ts';
import { ingestIntoLead, type ResolvedIdentity, resolveIdentity } from '../lead/lead-client.ts';

/**
 * Who an id is that is used as the customer's own. If only a page linked it to another lead, it is taken out first, as a stranger
 * may have linked the id of a user who is still to come. Null if nobody has heard of it, or it was erased.
 */
export async function takeBack(
  env: Env,
  { projectId, config, leadId }: { projectId: string; config: ProjectConfig; leadId: string },
): Promise<ResolvedIdentity | null> {
  const known = await resolveIdentity(env, projectId, leadId);
  if (!known?.named.linkedByPage && !known?.named.isLeaving) return known;
  const released = await ingestIntoLead(env, { projectId, leadId, namedAs: 'own', config, events: [] });
  switch (released.status) {
    case 'erased':
      return null;
    case 'ingested':
      return resolveIdentity(env, projectId, leadId);
  }
}
