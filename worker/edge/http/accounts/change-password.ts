import { signSession } from '../../../access/tokens.ts';
import { changePassword as definition } from '../../../contract/api/accounts.ts';
import { changePassword } from '../../../settings/accounts/change-password.ts';
import { findPerson } from '../../../settings/accounts/find-account.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { requireGoodPassword } from '../../auth/require-good-password.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';

export const changePasswordHandler = endpoint(
  definition,
  async ({ body, principal: { userId, email }, env, now, context }) => {
    await limitAttempts(context, { door: 'password', account: email });
    await requireGoodPassword(body.newPassword, 'newPassword');
    const changed = await changePassword(env.DB, { userId, ...body });
    if ('reason' in changed) throw invalid([{ path: 'currentPassword', message: 'is not your password' }]);
    forgetCredentials();
    const person = await findPerson(env.DB, { userId });
    return {
      token: await signSession({ userId, ...changed }, { secret: env.JWT_SECRET, now }),
      user: { id: userId, email, projectId: person?.place?.projectId ?? null },
    };
  },
);
