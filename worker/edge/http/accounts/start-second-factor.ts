import { startSecondFactor } from '../../../settings/accounts/second-factor/change-second-factor.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const startSecondFactorHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).startSecondFactor,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'password', account: call.account.email });
    return startSecondFactor(call, body);
  },
  refuseAccount,
);
