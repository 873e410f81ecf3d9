import type * as z from 'zod';
import { signSession } from '../../../access/tokens.ts';
import type { Registration } from '../../../contract/account.ts';
import { register as definition } from '../../../contract/api/accounts.ts';
import {
  type Account,
  registerAccount,
  registerFirstAccount,
  registerInvited,
} from '../../../settings/accounts/register-account.ts';
import { registrationMode } from '../../../settings/accounts/registration-mode.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { requireGoodPassword } from '../../auth/require-good-password.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { anotherEmail, invalidInvitation } from '../members/accept-invitation.ts';

export const registerHandler = endpoint(definition, async ({ body, env, now, context }) => {
  // Not per email: someone who asks which are taken asks about many. Before the password is hashed, which takes a while.
  await limitAttempts(context, { door: 'register' });
  requireMayRegister(env, body);
  await requireGoodPassword(body.password, 'password');
  const { userId, email, projectId, tokenVersion } = await createAccount(env.DB, body, now);
  return {
    token: await signSession({ userId, tokenVersion }, { secret: env.JWT_SECRET, now }),
    user: { id: userId, email, projectId },
  };
});

type RegistrationInput = z.output<typeof Registration>;

/** The setup link comes from the operator, and so works whatever the mode. */
function requireMayRegister(env: Env, { invitationToken, setupToken }: RegistrationInput): void {
  const mode = registrationMode(env);
  if (mode === 'open' || setupToken !== undefined) return;
  if (mode === 'closed') throw new Refusal('forbidden', 'This server creates no new accounts.');
  if (invitationToken === undefined) {
    throw new Refusal('forbidden', 'You need an invitation to register here: ask an admin of your project for one.');
  }
}

async function createAccount(db: D1Database, input: RegistrationInput, now: number): Promise<Account> {
  const { email, password, projectName = 'My project', invitationToken, setupToken } = input;
  const account = { email, password };
  const created =
    invitationToken !== undefined
      ? await registerInvited(db, { ...account, token: invitationToken }, now)
      : setupToken !== undefined
        ? await registerFirstAccount(db, { ...account, projectName, token: setupToken }, now)
        : await registerAccount(db, { ...account, projectName }, now);
  if (!('reason' in created)) return created;
  switch (created.reason) {
    case 'email_taken':
      throw new Refusal('conflict', 'There is an account with this email already: sign in.', {
        errors: [{ path: 'email', message: 'is taken' }],
      });
    case 'another_email':
      throw anotherEmail();
    case 'invalid_invitation':
      throw invalidInvitation('invitationToken');
    case 'invalid_setup_token':
      throw invalid([
        {
          path: 'setupToken',
          message:
            'is not valid, was used or has expired, or there is an account already: run npm run deploy for a new link',
        },
      ]);
  }
}
