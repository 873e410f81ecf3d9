import { register } from '../../../settings/accounts/register.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const registerHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).register,
  async (call, { body }, context) => {
    // No limit per email applies, because someone looking for registered addresses tries many different ones. The limit is checked before
    // the password is hashed, which takes a while.
    await limitAttempts(context, { door: 'register' });
    return register(call, body);
  },
  refuseAccount,
);
