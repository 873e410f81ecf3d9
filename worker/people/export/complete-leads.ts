import type { ExportedLead } from '../../contract/lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { marksOf } from '../../imports/as-exported.ts';
import type { WholeRecord } from '../../project/lead-record.ts';
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
    yield leads.map(({ facts, record }, i) => {
      const { phone = null, custom = {} } = known[i] ?? {};
      const summary = toLeadSummary(facts, config, now);
      const { _id, name, email, company } = summary;
      const { id_kind: idKind } = record as WholeRecord;
      const asExported = marksOf({ _id, name, email, company, phone, custom });
      return {
        ...summary,
        phone,
        custom,
        asExported: { project: projectId, ...asExported, ...(idKind === 'anonymous' && { idKind }) },
      };
    });
  }
}
