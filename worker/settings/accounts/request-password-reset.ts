import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../../contract/limits.ts';
import { log } from '../../observe/log.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { passwordResets, users } from '../storage/tables.ts';
import { mailScopes, takeMailAllowance } from './mail-allowance.ts';
import type { Mailer } from './mailer.ts';

/** Emails a link to the owner of this account, if it exists. An earlier link becomes void. */
export async function requestPasswordReset(
  { db, mailer, now }: { db: D1Database; mailer: Mailer; now: number },
  { email, toLink }: { email: string; toLink: (token: string) => string },
): Promise<void> {
  const orm = drizzle(db);
  const user = await orm.select({ userId: users.id }).from(users).where(eq(users.email, email)).get();
  if (!user) return;
  if (!(await takeMailAllowance(db, await mailScopes({ type: 'password_reset', to: email }), now))) {
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
  await mailer.send({ type: 'password_reset', to: email, link: toLink(token), expiresAt });
}
