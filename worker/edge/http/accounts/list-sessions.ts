import { listSessions } from '../../../settings/accounts/sessions/show-sessions.ts';
import { handle } from '../../handle.ts';

export const listSessionsHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).listSessions,
  (call) => listSessions(call),
);
