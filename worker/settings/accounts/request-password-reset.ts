import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import type { PasswordResetRequested } from '../../contract/account.ts';
import { LIMITS } from '../../contract/limits.ts';
import { log } from '../../observe/log.ts';
import { canSendEmail } from '../../outbound/email.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { passwordResets, users } from '../storage/tables.ts';
import { mailScopes, takeMailAllowance } from './mail-allowance.ts';
import { mailerOf } from './mailer.ts';

const ON_ITS_WAY = 'If there is an account with this email, a link is on its way.';
const NOT_SENT = 'This server sends no email. Ask its operator for a link that sets a new password.';

/**
 * Emails a link to the account with this email, if there is one. The answer does not reveal whether there is one. `waitUntil` receives the
 * work, so that the response time does not reveal it either.
 */
export function requestPasswordReset(
  call: PublicCall,
  { email, waitUntil }: { email: string; waitUntil: (work: Promise<void>) => void },
): z.infer<typeof PasswordResetRequested> {
  waitUntil(
    mailResetLink(call, email).catch((error: unknown) =>
      log('error', 'password_reset.not_sent', { error: String(error) }),
    ),
  );
  const sendsEmail = canSendEmail(call.env);
  return { message: sendsEmail ? ON_ITS_WAY : NOT_SENT, sendsEmail };
}

/** Voids an earlier link. */
async function mailResetLink({ env, now }: PublicCall, email: string): Promise<void> {
  const orm = drizzle(env.DB);
  const user = await orm.select({ userId: users.id }).from(users).where(eq(users.email, email)).get();
  if (!user) return;
  if (!(await takeMailAllowance(env.DB, await mailScopes({ type: 'password_reset', to: email }), now))) {
    log('warn', 'mail.not_sent', { type: 'password_reset', reason: 'the address has had as many as a day allows' });
    return;
  }
  const token = randomToken();
  const expiresAt = now + LIMITS.passwordResetSecondsMax * 1000;
  await orm.batch([
    orm.delete(passwordResets).where(eq(passwordResets.userId, user.userId)),
    orm
      .insert(passwordResets)
      .values({ tokenHash: await hashToken(token), userId: user.userId, createdAt: now, expiresAt }),
  ]);
  const link = new URL(`/reset-password#token=${token}`, env.PUBLIC_URL).href;
  await mailerOf(env).send({ type: 'password_reset', to: email, link, expiresAt });
}
