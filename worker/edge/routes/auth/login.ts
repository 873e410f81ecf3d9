import { Login, Session } from '../../../contract/account.ts';
import { findAccount } from '../../../settings/find-account.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { signSession } from '../../auth/tokens.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const login = publicEndpoint(
  {
    method: 'post',
    url: '/api/auth/login',
    operationId: 'login',
    tag: 'Accounts',
    summary: 'Exchange email and password for a session token',
    description: 'The token goes into `Authorization: Bearer`, and is good for seven days.',
    body: Login,
    status: 200,
    answer: Session,
    refusals: ['invalid_credentials', 'rate_limited'],
  },
  async ({ body: { email, password }, env, now, context }) => {
    await limitAttempts(context, { door: 'password', account: email });
    const account = await findAccount(env.DB, { email, password });
    if (!account) throw new Refusal('invalid_credentials', 'Wrong email or password.');
    const { userId, projectId } = account;
    return {
      token: await signSession(account, { secret: env.JWT_SECRET, now }),
      user: { id: userId, email, projectId },
    };
  },
);
