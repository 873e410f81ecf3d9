import { logout as definition } from '../../../contract/api/accounts.ts';
import { logout } from '../../../settings/accounts/logout.ts';
import { handle } from '../../handle.ts';

export const logoutHandler = handle(definition, logout);
