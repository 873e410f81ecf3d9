import { listIdentityConflicts as definition } from '../../../contract/api/identity.ts';
import { listIdentityConflicts } from '../../../identity/show-conflicts.ts';
import { handle } from '../../handle.ts';

export const listIdentityConflictsHandler = handle(definition, (call, { query }) => listIdentityConflicts(call, query));
