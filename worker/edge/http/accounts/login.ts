import { login as definition } from '../../../contract/api/accounts.ts';
import { login } from '../../../settings/accounts/login.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const loginHandler = handle(
  definition,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'password', account: body.email });
    return login(call, body);
  },
  refuseAccount,
);
