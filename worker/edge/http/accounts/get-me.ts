import { getMe } from '../../../settings/accounts/get-me.ts';
import { handle } from '../../handle.ts';
import { refuseAccount } from './refuse-account.ts';

export const getMeHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).getMe,
  getMe,
  refuseAccount,
);
