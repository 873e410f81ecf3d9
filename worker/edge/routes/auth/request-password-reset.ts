import { PasswordResetRequest, PasswordResetRequested } from '../../../contract/account.ts';
import { log } from '../../../observe/log.ts';
import { canSendEmail } from '../../../outbound/email.ts';
import { mailerOf } from '../../../settings/mailer.ts';
import { requestPasswordReset } from '../../../settings/request-password-reset.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { publicEndpoint } from '../../endpoint.ts';

const ON_ITS_WAY = 'If there is an account with this email, a link is on its way.';
const NOT_SENT = 'This server sends no email. Ask whoever runs it for a link that sets a new password.';

export const requestPasswordResetEndpoint = publicEndpoint(
  {
    method: 'post',
    url: '/api/auth/request-password-reset',
    operationId: 'requestPasswordReset',
    tag: 'Accounts',
    summary: 'Email a link that sets a new password',
    description:
      'The answer is the same whether or not there is such an account. The link works once, for 30 minutes. If this server sends no email, its operator makes a link: `npm run operator -- reset-password <email>`.',
    body: PasswordResetRequest,
    status: 202,
    answer: PasswordResetRequested,
    refusals: ['rate_limited'],
  },
  async ({ body: { email }, env, now, context }) => {
    await limitAttempts(context, { door: 'request-reset', account: email });
    const toLink = (token: string) => new URL(`/reset-password#token=${token}`, env.PUBLIC_URL).href;
    // After the answer, whose time must not tell whether there was anything to do.
    context.executionCtx.waitUntil(
      requestPasswordReset({ db: env.DB, mailer: mailerOf(env), now }, { email, toLink }).catch((error: unknown) =>
        log('error', 'password_reset.not_sent', { error: String(error) }),
      ),
    );
    return canSendEmail(env) ? { message: ON_ITS_WAY, sendsEmail: true } : { message: NOT_SENT, sendsEmail: false };
  },
);
