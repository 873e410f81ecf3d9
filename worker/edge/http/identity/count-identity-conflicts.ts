import { countIdentityConflicts } from '../../../identity/show-conflicts.ts';
import { handle } from '../../handle.ts';

export const countIdentityConflictsHandler = handle(
  async () => (await import('../../../contract/api/identity.ts')).countIdentityConflicts,
  (call, { query }) => countIdentityConflicts(call, query),
);
