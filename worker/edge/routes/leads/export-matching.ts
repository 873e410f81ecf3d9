import * as z from 'zod';
import { LeadId } from '../../../contract/ids.ts';
import { LeadListQuery } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import type { LeadFacts } from '../../../domain/lead-summary.ts';
import { findLeads, listPropertyNames } from '../../../project/lead-properties.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { completeLeads } from '../projects/complete-leads.ts';
import { exportLeads, fileHeaders } from '../projects/export-leads.ts';
import { walkMatching } from './walk-matching.ts';

const Filter = LeadListQuery.omit({ page: true, limit: true, cursor: true });
const isFiltered = ({ ids: _ids, sort: _sort, ...filter }: Record<string, unknown>) =>
  Object.values(filter).some((value) => value !== undefined);

export const exportMatching = endpoint(
  {
    method: 'post',
    url: '/api/leads/export',
    operationId: 'exportLeads',
    tag: 'Leads',
    summary: 'Export the leads of a list, as a file',
    description:
      'Every lead that matches the filters of `GET /api/leads`, in the order asked for, or the leads named in `ids`. Each row holds all fields and custom properties. CSV is RFC 4180 with a byte order mark; cells that a spreadsheet would run begin with an apostrophe, which the import takes away.',
    access: 'leads:read',
    body: Filter.extend({
      ids: z.array(LeadId).min(1).max(LIMITS.exportedIdsMax).optional(),
      format: z.enum(['csv', 'ndjson']).default('csv'),
    })
      .refine(({ format: _format, ...body }) => body.ids === undefined || !isFiltered(body), {
        path: ['ids'],
        error: 'Send either ids or filters.',
      })
      .meta({ example: { stage: 'hot', format: 'csv' } }),
    status: 200,
    answer: z.string().meta({ example: '_id,name,email\r\nlead_123,John Doe,john@example.com\r\n' }),
    contentType: ['text/csv', 'application/x-ndjson'],
  },
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
