import type { ExportedLead } from '../../contract/lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { type LeadFacts, toLeadSummary } from '../../domain/lead-summary.ts';
import { readProperties } from '../../project/lead-properties.ts';
import { askProperties } from '../list/whole-lead.ts';

/** Adds phone and custom properties to pages of leads: from their rows, or where those lack them, from the leads. */
export async function* completeLeads(
  env: Env,
  pages: AsyncIterable<LeadFacts[]>,
  { projectId, config, now }: { projectId: string; config: ProjectConfig; now: number },
): AsyncGenerator<ExportedLead[]> {
  for await (const page of pages) {
    const ids = page.map(({ leadId }) => leadId);
    const properties = await readProperties(env.DB, projectId, ids);
    const missing = ids.filter((id) => !properties.get(id));
    for (const [id, asked] of await askProperties(env, projectId, missing)) properties.set(id, asked);
    yield page.map((facts) => ({
      ...toLeadSummary(facts, config, now),
      ...(properties.get(facts.leadId) ?? { phone: null, custom: {} }),
    }));
  }
}
