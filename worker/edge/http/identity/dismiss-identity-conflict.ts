import { dismissIdentityConflict } from '../../../identity/show-conflicts.ts';
import { handle } from '../../handle.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const dismissIdentityConflictHandler = handle(
  async () => (await import('../../../contract/api/identity.ts')).dismissIdentityConflict,
  (call, { body }) => dismissIdentityConflict(call, body),
  refuseIdentity,
);
