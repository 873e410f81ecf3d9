import { requestPasswordReset } from '../../../settings/accounts/request-password-reset.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { handle } from '../../handle.ts';
import { waitUntilOf } from '../../wait-until-of.ts';

export const requestPasswordResetHandler = handle(
  async () => (await import('../../../contract/api/accounts.ts')).requestPasswordReset,
  async (call, { body: { email } }, context) => {
    await limitAttempts(context, { door: 'request-reset', account: email });
    return requestPasswordReset(call, { email, waitUntil: waitUntilOf(context) });
  },
);
