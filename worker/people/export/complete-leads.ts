import type { ExportedLead } from '../../contract/lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { type LeadFacts, toLeadSummary } from '../../domain/lead-summary.ts';
import { askLead } from '../../lead/lead-client.ts';
import { type LeadProperties, readProperties } from '../../project/lead-properties.ts';

/** Leads asked at once, of those whose properties are not in their rows. */
const ASKED_AT_ONCE = 10;

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
    for (let i = 0; i < missing.length; i += ASKED_AT_ONCE) {
      const asked = missing.slice(i, i + ASKED_AT_ONCE);
      const answers = await Promise.all(asked.map((leadId) => askProperties(env, { projectId, leadId })));
      for (const [at, id] of asked.entries()) properties.set(id, answers[at] ?? null);
    }
    yield page.map((facts) => ({
      ...toLeadSummary(facts, config, now),
      ...(properties.get(facts.leadId) ?? { phone: null, custom: {} }),
    }));
  }
}

async function askProperties(env: Env, key: { projectId: string; leadId: string }): Promise<LeadProperties | null> {
  const lead = await askLead(env, key, (object) => object.read({}));
  return lead && { phone: lead.phone, custom: lead.custom as LeadProperties['custom'] };
}
