import { getSecondFactor as definition } from '../../../contract/api/sign-in.ts';
import { getSecondFactor } from '../../../settings/accounts/second-factor/show-second-factor.ts';
import { handle } from '../../handle.ts';

export const getSecondFactorHandler = handle(definition, (call) => getSecondFactor(call));
