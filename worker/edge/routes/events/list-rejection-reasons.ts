import * as z from 'zod';
import { LIMITS } from '../../../contract/limits.ts';
import { RejectionReason } from '../../../contract/rejected-event.ts';
import { listReasons } from '../../../observe/rejection-reasons.ts';
import { endpoint } from '../../endpoint.ts';

export const listRejectionReasons = endpoint(
  {
    method: 'get',
    url: '/api/events/rejected/reasons',
    operationId: 'listRejectionReasons',
    tag: 'Events',
    summary: 'Why events were refused, latest first',
    description: `Grouped by key and reason, with counts, first and last time and an example. A reason is kept for ${LIMITS.rejectionReasonDaysMax} days after its last event, up to ${LIMITS.rejectionReasonsPerKeyMax} of a key.`,
    access: 'leads:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    status: 200,
    answer: z.array(RejectionReason),
  },
  async ({ query, principal: { projectId }, env, now }) => listReasons(env.DB, projectId, { ...query, now }),
);
