import { thenCloseSockets } from '../../../project/close-sockets.ts';
import { changePassword } from '../../../settings/accounts/change-password.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { waitUntilOf } from '../../wait-until-of.ts';
import { refuseAccount } from './refuse-account.ts';

export const changePasswordHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).changePassword,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'password', account: call.account.email });
    return thenCloseSockets(call, changePassword(call, { ...body, waitUntil: waitUntilOf(context) }));
  },
  refuseAccount,
);
