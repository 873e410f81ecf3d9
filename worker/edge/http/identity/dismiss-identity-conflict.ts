import { dismissIdentityConflict as definition } from '../../../contract/api/identity.ts';
import { closeConflict } from '../../../identity/conflicts.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const dismissIdentityConflictHandler = endpoint(
  definition,
  async ({ body: { leadId, otherLeadId }, principal: { projectId }, env, now }) => {
    const closed = await closeConflict(env.DB, { projectId, leadIds: [leadId, otherLeadId], status: 'dismissed', now });
    if (!closed) throw new Refusal('not_found', 'There is no open conflict between these leads.');
    return { status: 'dismissed' as const };
  },
);
