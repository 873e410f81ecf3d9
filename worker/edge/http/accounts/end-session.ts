import { endSession as definition } from '../../../contract/api/sign-in.ts';
import { endSession } from '../../../settings/accounts/sessions/end-sessions.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const endSessionHandler = handle(definition, (call, { path }) => endSession(call, path), refuseAccount);
