import * as z from 'zod';
import { IdentityConflict } from '../../../contract/identity.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { listConflicts } from '../../../identity/conflicts.ts';
import { endpoint } from '../../endpoint.ts';

export const listConflictsEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/identity-conflicts',
    operationId: 'listIdentityConflicts',
    tag: 'Identity',
    summary: 'Leads that look like one person, newest first',
    description: 'Each is known by itself already, so that a person decides: merge them, or dismiss.',
    access: 'leads:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault) }),
    status: 200,
    answer: z.array(IdentityConflict),
  },
  async ({ query, principal: { projectId }, env }) => listConflicts(env.DB, projectId, query),
);
