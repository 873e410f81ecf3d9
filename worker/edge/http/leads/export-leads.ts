import { actorOf } from '../../../access/permissions.ts';
import { exportLeads as definition } from '../../../contract/api/leads.ts';
import type { LeadFacts } from '../../../domain/lead-summary.ts';
import { findLeads, listPropertyNames } from '../../../project/lead-properties.ts';
import { writeAudit } from '../../../settings/projects/audit.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { completeLeads } from '../projects/complete-leads.ts';
import { exportLeads, fileHeaders } from '../projects/export-leads.ts';
import { walkMatching } from './walk-matching.ts';

export const exportLeadsHandler = endpoint(
  definition,
  async ({ body: { ids, format, ...filter }, principal, env, now }) => {
    const { projectId } = principal;
    const config = await getProjectConfig(env, projectId);
    const found = ids ? walkIds(env.DB, projectId, ids) : walkMatching(env.DB, { projectId, config, filter, now });
    // What is refused is refused before the file begins.
    const first = await found.next();
    const propertyNames = format === 'csv' ? await listPropertyNames(env.DB, projectId) : [];
    const after = { format, ...(ids ? { ids: ids.length } : filter) };
    await writeAudit(env.DB, { projectId, at: now, actor: actorOf(principal), action: 'project.exported', after });
    const pages = completeLeads(env, resume(first, found), { projectId, config, now });
    return new Response(exportLeads(pages, { format, propertyNames }), { headers: fileHeaders(format, now) });
  },
);

/** Leads of one statement. */
const IDS_AT_ONCE = 500;

async function* walkIds(db: D1Database, projectId: string, ids: readonly string[]): AsyncGenerator<LeadFacts[]> {
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) yield findLeads(db, projectId, ids.slice(i, i + IDS_AT_ONCE));
}

async function* resume<Item>(first: IteratorResult<Item, void>, rest: AsyncGenerator<Item>): AsyncGenerator<Item> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
