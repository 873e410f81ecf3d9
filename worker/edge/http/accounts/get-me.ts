import { getMe as definition } from '../../../contract/api/accounts.ts';
import { getMe } from '../../../settings/accounts/get-me.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const getMeHandler = handle(definition, getMe, refuseAccount);
