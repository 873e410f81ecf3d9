import { thenCloseSockets } from '../../../project/close-sockets.ts';
import { logout } from '../../../settings/accounts/logout.ts';
import { handle } from '../../handle.ts';

export const logoutHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).logout,
  (call) => thenCloseSockets(call, logout(call)),
);
