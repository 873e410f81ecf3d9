import * as z from 'zod';
import { LIMITS } from '../../../contract/limits.ts';
import { listPropertyNames } from '../../../project/lead-properties.ts';
import { listLeadIds, walkLeads } from '../../../project/walk-leads.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { readEverything } from '../../read-everything.ts';
import { streamText } from '../../stream-text.ts';
import { completeLeads } from './complete-leads.ts';
import { exportEverything, exportLeads, fileHeaders } from './export-leads.ts';
import { ProjectPath } from './project-path.ts';

export const exportProject = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/export',
    operationId: 'exportProject',
    tag: 'Projects',
    summary: 'All leads of the project, as a file',
    description:
      'One lead per line, as JSON (`ndjson`) or CSV, with all fields, custom properties and the score now. CSV is RFC 4180 with a byte order mark, and the import reads it back whole: each custom property has a column, and what a cell cannot say exactly is JSON in the column `custom`. Cells that a spreadsheet would run begin with an apostrophe, which the import takes away. With `contents=everything` (JSON only) a line is what `/api/leads/{leadId}/export` answers: custom properties, every event, stage changes, merged ids, identities. That comes in pages of 400 leads: while the answer has a `Link` with `rel="next"`, there is more behind it; a page that breaks off is asked for again.',
    access: 'project:export',
    path: ProjectPath,
    query: z
      .object({
        format: z.enum(['ndjson', 'csv']).default('ndjson'),
        contents: z.enum(['rows', 'everything']).default('rows'),
        cursor: z.string().optional().describe('Of the `Link` of the page before; for `everything`.'),
      })
      .refine(({ format, contents }) => format === 'ndjson' || contents === 'rows', {
        path: ['format'],
        error: 'CSV holds rows only: everything is ndjson',
      }),
    status: 200,
    answer: z.string().meta({ example: '{"_id":"lead_123","name":"John Doe","currentScore":75}\n' }),
    contentType: ['application/x-ndjson', 'text/csv'],
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, query: { format, contents, cursor }, principal, env, now, context }) => {
    const config = await getProjectConfig(env, projectId);
    const actor = actorOf(principal);
    await writeAudit(env.DB, { projectId, at: now, actor, action: 'project.exported', after: { format, contents } });
    const headers = fileHeaders(format, now);
    if (contents === 'rows') {
      const propertyNames = format === 'csv' ? await listPropertyNames(env.DB, projectId) : [];
      const pages = completeLeads(env, walkLeads(env.DB, projectId), { projectId, config, now });
      return new Response(exportLeads(pages, { format, propertyNames }), { headers });
    }
    const { after } = cursor === undefined ? { after: '' } : decodeCursor(cursor, z.object({ after: z.string() }));
    const limit = LIMITS.exportedLeadsMax;
    const leadIds = await listLeadIds(env.DB, projectId, { after, limit });
    const next = new URL(context.req.url);
    next.searchParams.set('cursor', encodeCursor({ after: leadIds.at(-1) }));
    const read = (leadId: string) => readEverything(env, { projectId, leadId, now });
    return new Response(streamText(exportEverything(leadIds, read)), {
      headers: { ...headers, ...(leadIds.length === limit && { Link: `<${next.href}>; rel="next"` }) },
    });
  },
);
