import { getRegistration } from '../../../settings/accounts/get-registration.ts';
import { handle } from '../../handle.ts';

export const getRegistrationHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).getRegistration,
  getRegistration,
);
