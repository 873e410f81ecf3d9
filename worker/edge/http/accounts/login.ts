import { signSession } from '../../../access/tokens.ts';
import { login as definition } from '../../../contract/api/accounts.ts';
import { findAccount } from '../../../settings/accounts/find-account.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const loginHandler = endpoint(definition, async ({ body: { email, password }, env, now, context }) => {
  await limitAttempts(context, { door: 'password', account: email });
  const account = await findAccount(env.DB, { email, password });
  if (!account) throw new Refusal('invalid_credentials', 'Wrong email or password.');
  const { userId, projectId } = account;
  return {
    token: await signSession(account, { secret: env.JWT_SECRET, now }),
    user: { id: userId, email, projectId },
  };
});
