import * as z from 'zod';
import { AuditPage } from '../../../contract/audit.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { listAudit } from '../../../settings/list-audit.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { ProjectPath } from './project-path.ts';

export const listAuditLog = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/audit-log',
    operationId: 'listAuditLog',
    tag: 'Projects',
    summary: 'Who changed what, newest first',
    description: 'Memberships, keys, rulesets, and what was done to leads by hand.',
    access: 'audit:read',
    path: ProjectPath,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault),
      cursor: z.string().optional(),
    }),
    status: 200,
    answer: AuditPage,
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, query: { limit, cursor }, env }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, z.object({ before: z.int() })).before;
    const { entries, next } = await listAudit(env.DB, projectId, { limit, before });
    return { entries, nextCursor: next === null ? null : encodeCursor({ before: next }) };
  },
);
