import { logout } from '../../../settings/accounts/logout.ts';
import { handle } from '../../handle.ts';

export const logoutHandler = handle(async () => (await import('../../../contract/api/accounts.ts')).logout, logout);
