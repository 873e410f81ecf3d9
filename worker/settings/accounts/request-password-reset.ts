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
import { mailerOf } from './mailer.ts';

const ON_ITS_WAY =
  'If there is an account with this email, you will receive a link, unless one from the last twelve hours still works.';
const NOT_SENT = 'This server cannot send email. Ask the operator of the server for a link to set a new password.';

/**
 * Emails a password link to the account with this email, if there is such an account. Neither the response nor its timing reveals whether
 * the account exists, because `waitUntil` does the work after the response.
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

/**
 * Sends a link unless the account has enough valid ones. The owner thereby always has a working link, even if someone else keeps requesting
 * new ones.
 */
async function mailResetLink({ env, now }: PublicCall, email: string): Promise<void> {
  const orm = drizzle(env.DB);
  const user = await orm.select({ userId: users.id }).from(users).where(eq(users.email, email)).get();
  if (!user) return;
  const token = randomToken();
  const tokenHash = await hashToken(token);
  const expiresAt = now + LIMITS.passwordResetSecondsMax * 1000;
  const { meta } = await env.DB.prepare(
    `INSERT INTO password_resets (token_hash, user_id, created_at, expires_at) SELECT ?1, ?2, ?3, ?4
     WHERE (SELECT count(*) FROM password_resets WHERE user_id = ?2 AND expires_at > ?5) < ?6`,
  )
    .bind(
      ...[tokenHash, user.userId, now, expiresAt],
      ...[now + LIMITS.passwordResetSecondsLeftMin * 1000, LIMITS.passwordResetsMax],
    )
    .run();
  if (meta.changes === 0) {
    log('warn', 'mail.not_sent', { type: 'password_reset', reason: 'earlier links are still valid' });
    return;
  }
  const link = new URL(`/reset-password#token=${token}`, env.PUBLIC_URL).href;
  const outcome = await mailerOf(env).send({ type: 'password_reset', to: email, link, expiresAt });
  // The link was not sent, so it must not count as a valid one. Delete it.
  if (outcome !== 'sent' && outcome !== 'logged')
    await orm.delete(passwordResets).where(eq(passwordResets.tokenHash, tokenHash));
}
