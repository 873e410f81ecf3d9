import { requestPasswordReset as definition } from '../../../contract/api/accounts.ts';
import { log } from '../../../observe/log.ts';
import { canSendEmail } from '../../../outbound/email.ts';
import { mailerOf } from '../../../settings/accounts/mailer.ts';
import { requestPasswordReset } from '../../../settings/accounts/request-password-reset.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { endpoint } from '../../endpoint.ts';

const ON_ITS_WAY = 'If there is an account with this email, a link is on its way.';
const NOT_SENT = 'This server sends no email. Ask its operator for a link that sets a new password.';

export const requestPasswordResetHandler = endpoint(definition, async ({ body: { email }, env, now, context }) => {
  await limitAttempts(context, { door: 'request-reset', account: email });
  const toLink = (token: string) => new URL(`/reset-password#token=${token}`, env.PUBLIC_URL).href;
  // After the answer, whose time must not tell whether there was anything to do.
  context.executionCtx.waitUntil(
    requestPasswordReset({ db: env.DB, mailer: mailerOf(env), now }, { email, toLink }).catch((error: unknown) =>
      log('error', 'password_reset.not_sent', { error: String(error) }),
    ),
  );
  return canSendEmail(env) ? { message: ON_ITS_WAY, sendsEmail: true } : { message: NOT_SENT, sendsEmail: false };
});
