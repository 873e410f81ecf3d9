import { logoutEverywhere as definition } from '../../../contract/api/accounts.ts';
import { logoutEverywhere } from '../../../settings/accounts/logout.ts';
import { handle } from '../../handle.ts';

export const logoutEverywhereHandler = handle(definition, logoutEverywhere);
