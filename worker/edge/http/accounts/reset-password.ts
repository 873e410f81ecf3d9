import { resetPassword as definition } from '../../../contract/api/accounts.ts';
import { resetPassword } from '../../../settings/accounts/reset-password.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { requireGoodPassword } from '../../auth/require-good-password.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';

export const resetPasswordHandler = endpoint(definition, async ({ body: { token, password }, env, now, context }) => {
  await limitAttempts(context, { door: 'reset-password' });
  await requireGoodPassword(password, 'password');
  const reset = await resetPassword(env.DB, { token, newPassword: password }, now);
  if ('reason' in reset) {
    throw invalid([{ path: 'token', message: 'is not valid, was used or has expired: ask for a new link' }]);
  }
  forgetCredentials();
  return { passwordChanged: true as const };
});
