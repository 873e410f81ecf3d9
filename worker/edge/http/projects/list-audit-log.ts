import * as z from 'zod';
import { encodeCursor } from '../../../access/cursor.ts';
import { listAuditLog as definition } from '../../../contract/api/projects.ts';
import { listAudit } from '../../../settings/projects/list-audit.ts';
import { decodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';

export const listAuditLogHandler = endpoint(
  definition,
  async ({ path: { projectId }, query: { limit, cursor }, env }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, z.object({ before: z.int() })).before;
    const { entries, next } = await listAudit(env.DB, projectId, { limit, before });
    return { entries, nextCursor: next === null ? null : encodeCursor({ before: next }) };
  },
);
