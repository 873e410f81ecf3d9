import { Registration, Session } from '../../../contract/account.ts';
import { registerAccount } from '../../../settings/register-account.ts';
import { requireGoodPassword } from '../../auth/require-password.ts';
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
    description: 'Whoever registers owns the project.',
    body: Registration,
    status: 201,
    answer: Session,
    refusals: ['conflict'],
  },
  async ({ body: { email, password, projectName = 'My project' }, env, now }) => {
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
