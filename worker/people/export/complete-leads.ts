import type { ExportedLead } from '../../contract/lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { readConditioned, type WholeLead } from '../list/whole-lead.ts';

/**
 * Completes leads for a file, page by page. Phone and custom properties come from their rows, or from the leads' objects if the rows lack
 * them.
 */
export async function* completeLeads(
  env: Env,
  pages: AsyncIterable<WholeLead[]>,
  { projectId, config, now }: { projectId: string; config: ProjectConfig; now: number },
): AsyncGenerator<ExportedLead[]> {
  for await (const leads of pages) {
    const known = await readConditioned(env, { projectId, config }, { leads, at: now });
    yield leads.map(({ facts }, i) => {
      const { phone = null, custom = {} } = known[i] ?? {};
      return { ...toLeadSummary(facts, config, now), phone, custom };
    });
  }
}
