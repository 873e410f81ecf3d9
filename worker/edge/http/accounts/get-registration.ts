import { getRegistration as definition } from '../../../contract/api/accounts.ts';
import { canSendEmail } from '../../../outbound/email.ts';
import { hasAccounts } from '../../../settings/accounts/find-account.ts';
import { registrationMode } from '../../../settings/accounts/registration-mode.ts';
import { endpoint } from '../../endpoint.ts';

export const getRegistrationHandler = endpoint(definition, async ({ env }) => ({
  mode: registrationMode(env),
  hasAccounts: await hasAccounts(env.DB),
  sendsEmail: canSendEmail(env),
}));
