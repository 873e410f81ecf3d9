import { endOtherSessions as definition } from '../../../contract/api/sign-in.ts';
import { endOtherSessions } from '../../../settings/accounts/sessions/end-sessions.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const endOtherSessionsHandler = handle(definition, (call) => endOtherSessions(call), refuseAccount);
