import type { JsonObject } from '../../contract/json-value.ts';
import type { ExportedLead } from '../../contract/lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import type { WholeRecord } from '../../project/lead-record.ts';
import { lacksProperties, readConditioned, type WholeLead } from '../list/whole-lead.ts';

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
    yield leads.map((lead, i) => {
      const { phone = null, custom = {} } = known[i] ?? {};
      const exported = { ...toLeadSummary(lead.facts, config, now), phone, custom };
      const unconfirmedValues = findUnconfirmed(exported, lead);
      return { ...exported, ...(Object.keys(unconfirmedValues).length > 0 && { unconfirmedValues }) };
    });
  }
}

/**
 * The lead's values that the customer has not stated for its ID. All values count if an earlier version wrote the row, and all properties
 * if the row has no room for them: such a row does not say which ones are confirmed.
 */
function findUnconfirmed({ _id, name, email, company, phone, custom }: ExportedLead, lead: WholeLead): JsonObject {
  const { unconfirmed, page_properties: ofPages } = lead.record as WholeRecord;
  const parse = (names: string) => JSON.parse(names) as string[];
  const properties = Object.entries(custom).map(([property, value]) => [`custom.${property}`, value] as const);
  const fields = Object.entries({ _id, name, email, company, phone }).filter(([, value]) => value !== null);
  const values = [...fields, ...properties];
  if (unconfirmed === null) return Object.fromEntries(values);
  const ofPage = (lacksProperties(lead) ? Object.keys(custom) : parse(ofPages ?? '[]')).map(
    (property) => `custom.${property}`,
  );
  const names = new Set([...parse(unconfirmed), ...ofPage]);
  return Object.fromEntries(values.filter(([field]) => names.has(field)));
}
