import { RegistrationInfo } from '../../../contract/account.ts';
import { canSendEmail } from '../../../outbound/email.ts';
import { hasAccounts } from '../../../settings/find-account.ts';
import { registrationMode } from '../../../settings/registration-mode.ts';
import { publicEndpoint } from '../../endpoint.ts';

export const getRegistration = publicEndpoint(
  {
    method: 'get',
    url: '/api/auth/registration',
    operationId: 'getRegistration',
    tag: 'Accounts',
    summary: 'Who may create an account here',
    description: 'What a sign-in page needs to know. The operator sets it with `REGISTRATION` in `wrangler.toml`.',
    status: 200,
    answer: RegistrationInfo,
  },
  async ({ env }) => ({
    mode: registrationMode(env),
    hasAccounts: await hasAccounts(env.DB),
    sendsEmail: canSendEmail(env),
  }),
);
