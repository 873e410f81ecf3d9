import * as z from 'zod';
import { PasswordResetRequest } from '../../../contract/account.ts';
import { log } from '../../../observe/log.ts';
import { mailerOf } from '../../../settings/mailer.ts';
import { requestPasswordReset } from '../../../settings/request-password-reset.ts';
import { limitAttempts } from '../../auth/limit-attempts.ts';
import { publicEndpoint } from '../../endpoint.ts';

export const requestPasswordResetEndpoint = publicEndpoint(
  {
    method: 'post',
    url: '/api/auth/request-password-reset',
    operationId: 'requestPasswordReset',
    tag: 'Accounts',
    summary: 'Have a link mailed that sets a new password',
    description:
      'The answer is the same whether or not there is such an account. The link is good once, for 30 minutes.',
    body: PasswordResetRequest,
    status: 202,
    answer: z.object({ message: z.literal('If there is an account with this e-mail, a link is on its way') }),
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
    return { message: 'If there is an account with this e-mail, a link is on its way' as const };
  },
);
