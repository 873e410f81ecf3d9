import { closeSocketsOf } from '../../../project/close-sockets.ts';
import { resetPassword } from '../../../settings/accounts/reset-password.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { waitUntilOf } from '../../wait-until-of.ts';
import { refuseAccount } from './refuse-account.ts';

export const resetPasswordHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).resetPassword,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'reset-password' });
    const closeSockets = (userId: string) => closeSocketsOf(call.env, userId);
    return resetPassword(call, { ...body, closeSockets, waitUntil: waitUntilOf(context) });
  },
  refuseAccount,
);
