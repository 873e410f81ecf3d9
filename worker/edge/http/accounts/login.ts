import { login } from '../../../settings/accounts/login.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const loginHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).login,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'password', account: body.email });
    return login(call, body);
  },
  refuseAccount,
);
