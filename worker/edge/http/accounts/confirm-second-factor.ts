import { confirmSecondFactor } from '../../../settings/accounts/second-factor/change-second-factor.ts';
import { handle } from '../../handle.ts';
import { waitUntilOf } from '../../wait-until-of.ts';
import { refuseAccount } from './refuse-account.ts';

export const confirmSecondFactorHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).confirmSecondFactor,
  (call, { body }, context) => confirmSecondFactor(call, { ...body, waitUntil: waitUntilOf(context) }),
  refuseAccount,
);
