import { getSecondFactor } from '../../../settings/accounts/second-factor/show-second-factor.ts';
import { handle } from '../../handle.ts';

export const getSecondFactorHandler = handle(
  async () => (await import('../../../contract/api/sign-in.ts')).getSecondFactor,
  (call) => getSecondFactor(call),
);
