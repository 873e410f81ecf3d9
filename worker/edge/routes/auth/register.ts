import { Registration, Session } from '../../../contract/account.ts';
import { registerAccount } from '../../../settings/register-account.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { requireGoodPassword } from '../../auth/require-good-password.ts';
import { signSession } from '../../auth/tokens.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const register = publicEndpoint(
  {
    method: 'post',
    url: '/api/auth/register',
    operationId: 'register',
    tag: 'Accounts',
    summary: 'Create an account with its first project',
    description:
      'Whoever registers owns the project, and is logged in. An e-mail that is taken is refused as such (ADR 0011); ten attempts a minute and client.',
    body: Registration,
    status: 201,
    answer: Session,
    refusals: ['conflict', 'rate_limited'],
  },
  async ({ body: { email, password, projectName = 'My project' }, env, now, context }) => {
    // Not per e-mail: who asks which are taken asks of many. Before the password is hashed, which both outcomes wait for.
    await limitAttempts(context, { door: 'register' });
    await requireGoodPassword(password, 'password');
    const account = await registerAccount(env.DB, { email, password, projectName }, now);
    if ('reason' in account) {
      throw new Refusal('conflict', 'There is an account with this e-mail already.', {
        errors: [{ path: 'email', message: 'is taken' }],
      });
    }
    const { userId, projectId } = account;
    return {
      token: await signSession(account, { secret: env.JWT_SECRET, now }),
      user: { id: userId, email, projectId },
    };
  },
);
