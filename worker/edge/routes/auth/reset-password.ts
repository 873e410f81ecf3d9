import * as z from 'zod';
import { PasswordReset } from '../../../contract/account.ts';
import { resetPassword } from '../../../settings/reset-password.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { requireGoodPassword } from '../../auth/require-good-password.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';

export const resetPasswordEndpoint = publicEndpoint(
  {
    method: 'post',
    url: '/api/auth/reset-password',
    operationId: 'resetPassword',
    tag: 'Accounts',
    summary: 'Set a new password with the token of a mailed link',
    description: 'Ends every session: log in with the new password.',
    body: PasswordReset,
    status: 200,
    answer: z.object({ passwordChanged: z.literal(true) }),
    refusals: ['rate_limited'],
  },
  async ({ body: { token, password }, env, now, context }) => {
    await limitAttempts(context, { door: 'reset-password' });
    await requireGoodPassword(password, 'password');
    const reset = await resetPassword(env.DB, { token, newPassword: password }, now);
    if ('reason' in reset) {
      throw invalid([{ path: 'token', message: 'is not valid, was used or has expired: ask for a new link' }]);
    }
    forgetCredentials();
    return { passwordChanged: true as const };
  },
);
