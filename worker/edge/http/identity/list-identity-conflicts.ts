import { listIdentityConflicts as definition } from '../../../contract/api/identity.ts';
import { listConflicts } from '../../../identity/conflicts.ts';
import { endpoint } from '../../endpoint.ts';

export const listIdentityConflictsHandler = endpoint(definition, async ({ query, principal: { projectId }, env }) =>
  listConflicts(env.DB, projectId, query),
);
