import { thenCloseSockets } from '../../../project/close-sockets.ts';
import { endSession } from '../../../settings/accounts/sessions/end-sessions.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const endSessionHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).endSession,
  (call, { path }) => thenCloseSockets(call, endSession(call, path)),
  refuseAccount,
);
