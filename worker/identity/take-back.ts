import type { ProjectConfig } from '../contract/project-config.ts';
import { ingestIntoLead, type ResolvedIdentity, resolveIdentity } from '../lead/lead-client.ts';

/**
 * Who an id is that the customer's server or people name. If only a page linked it to another lead, it is taken out first: a
 * stranger may have linked the id of a user who is still to come. Null where nobody has heard of it.
 */
export async function takeBack(
  env: Env,
  { projectId, config, leadId }: { projectId: string; config: ProjectConfig; leadId: string },
): Promise<ResolvedIdentity | null> {
  const known = await resolveIdentity(env, projectId, leadId);
  if (!known?.named.linkedByPage) return known;
  const released = await ingestIntoLead(env, { projectId, leadId, namedAs: 'own', config, events: [] });
  switch (released.status) {
    case 'erased':
      return null;
    case 'ingested':
      return resolveIdentity(env, projectId, leadId);
  }
}
