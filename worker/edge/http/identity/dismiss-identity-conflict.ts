import { dismissIdentityConflict as definition } from '../../../contract/api/identity.ts';
import { dismissIdentityConflict } from '../../../identity/show-conflicts.ts';
import { handle } from '../../handle.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const dismissIdentityConflictHandler = handle(
  definition,
  (call, { body }) => dismissIdentityConflict(call, body),
  refuseIdentity,
);
