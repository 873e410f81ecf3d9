import { thenCloseSockets } from '../../../project/close-sockets.ts';
import { endOtherSessions } from '../../../settings/accounts/sessions/end-sessions.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const endOtherSessionsHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).endOtherSessions,
  (call) => thenCloseSockets(call, endOtherSessions(call)),
  refuseAccount,
);
