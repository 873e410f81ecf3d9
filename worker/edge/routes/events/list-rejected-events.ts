import * as z from 'zod';
import { RejectedEvent } from '../../../contract/rejected-event.ts';
import { listRejected } from '../../../observe/rejected-events.ts';
import { endpoint } from '../../endpoint.ts';

export const listRejectedEvents = endpoint(
  {
    method: 'get',
    url: '/api/events/rejected',
    operationId: 'listRejectedEvents',
    tag: 'Events',
    summary: 'Events that were refused, newest first',
    description: 'The last 1,000 of the project, with the reasons; what was in them is not kept.',
    access: 'leads:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    status: 200,
    answer: z.array(RejectedEvent),
  },
  async ({ query, principal: { projectId }, env }) => listRejected(env.DB, projectId, query),
);
