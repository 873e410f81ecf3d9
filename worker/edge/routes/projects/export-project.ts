import * as z from 'zod';
import { walkLeads } from '../../../project/walk-leads.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { EXPORT_TYPES, exportLeads } from '../../export-leads.ts';
import { ProjectPath } from './project-path.ts';

export const exportProject = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/export',
    operationId: 'exportProject',
    tag: 'Projects',
    summary: 'All leads of the project, as a file',
    description:
      'One lead a line, as JSON (`ndjson`) or CSV: who they are, and what they are worth now. Cells that a spreadsheet would run begin with an apostrophe. A lead’s events are at `/api/leads/{leadId}/export`.',
    access: 'project:export',
    path: ProjectPath,
    query: z.object({ format: z.enum(['ndjson', 'csv']).default('ndjson') }),
    status: 200,
    answer: z.string().meta({ example: '{"_id":"lead_123","name":"John Doe","currentScore":75}\n' }),
    contentType: ['application/x-ndjson', 'text/csv'],
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, query: { format }, principal, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    const actor = actorOf(principal);
    await writeAudit(env.DB, { projectId, at: now, actor, action: 'project.exported', after: { format } });
    return new Response(exportLeads(walkLeads(env.DB, projectId), { format, config, now }), {
      headers: {
        'Content-Type': EXPORT_TYPES[format],
        'Content-Disposition': `attachment; filename="leads-${new Date(now).toISOString().slice(0, 10)}.${format}"`,
        'Cache-Control': 'no-store',
      },
    });
  },
);
