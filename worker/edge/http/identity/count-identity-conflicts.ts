import { countIdentityConflicts as definition } from '../../../contract/api/identity.ts';
import { countIdentityConflicts } from '../../../identity/show-conflicts.ts';
import { handle } from '../../handle.ts';

export const countIdentityConflictsHandler = handle(definition, (call, { query }) =>
  countIdentityConflicts(call, query),
);
