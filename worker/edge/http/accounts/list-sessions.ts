import { listSessions as definition } from '../../../contract/api/sign-in.ts';
import { listSessions } from '../../../settings/accounts/sessions/show-sessions.ts';
import { handle } from '../../handle.ts';

export const listSessionsHandler = handle(definition, (call) => listSessions(call));
