import { disableSecondFactor } from '../../../settings/accounts/second-factor/change-second-factor.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { waitUntilOf } from '../../wait-until-of.ts';
import { refuseAccount } from './refuse-account.ts';

export const disableSecondFactorHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).disableSecondFactor,
  async (call, { body }, context) => {
    await limitAttempts(context, { door: 'password', account: call.account.email });
    return disableSecondFactor(call, { ...body, waitUntil: waitUntilOf(context) });
  },
  refuseAccount,
);
