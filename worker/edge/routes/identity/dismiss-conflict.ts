import * as z from 'zod';
import { ConflictDecision } from '../../../contract/identity.ts';
import { closeConflict } from '../../../identity/conflicts.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const dismissConflict = endpoint(
  {
    method: 'post',
    url: '/api/identity-conflicts/dismiss',
    operationId: 'dismissIdentityConflict',
    tag: 'Identity',
    summary: 'Say that two leads are two people',
    description: 'The conflict is closed, and does not come up again for these two.',
    access: 'leads:write',
    body: ConflictDecision,
    status: 200,
    answer: z.object({ status: z.literal('dismissed') }),
    refusals: ['not_found'],
  },
  async ({ body: { leadId, otherLeadId }, principal: { projectId }, env, now }) => {
    const closed = await closeConflict(env.DB, { projectId, leadIds: [leadId, otherLeadId], status: 'dismissed', now });
    if (!closed) throw new Refusal('not_found', 'There is no open conflict between these leads.');
    return { status: 'dismissed' as const };
  },
);
