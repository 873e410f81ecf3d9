import * as z from 'zod';
import { actorOf } from '../../../access/permissions.ts';
import { exportProject as definition } from '../../../contract/api/projects.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { listPropertyNames } from '../../../project/lead-properties.ts';
import { listLeadIds, walkLeads } from '../../../project/walk-leads.ts';
import { writeAudit } from '../../../settings/projects/audit.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { readEverything } from '../../read-everything.ts';
import { streamText } from '../../stream-text.ts';
import { completeLeads } from './complete-leads.ts';
import { exportEverything, exportLeads, fileHeaders } from './export-leads.ts';

export const exportProjectHandler = endpoint(
  definition,
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
