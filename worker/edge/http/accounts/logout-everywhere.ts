import { thenCloseSockets } from '../../../project/close-sockets.ts';
import { logoutEverywhere } from '../../../settings/accounts/logout.ts';
import { handle } from '../../handle.ts';

export const logoutEverywhereHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).logoutEverywhere,
  (call) => thenCloseSockets(call, logoutEverywhere(call)),
);
