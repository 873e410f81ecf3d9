import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { PublicCall } from '../../access/call.ts';
import { hashToken } from '../storage/random-token.ts';
import { passwordResets, users } from '../storage/tables.ts';
import { mailAccountChange, type WaitUntil } from './mail-account-change.ts';
import { hashPassword } from './password.ts';
import { forgetCredentials } from './recall-credentials.ts';
import { refusePassword, type WeakPassword } from './refuse-password.ts';

/**
 * Sets the password of the account that a reset link belongs to, and ends every session. All reset links of the account become invalid.
 */
export async function resetPassword(
  { env, now }: PublicCall,
  {
    token,
    password,
    closeSockets,
    waitUntil,
  }: { token: string; password: string; closeSockets: (userId: string) => Promise<void>; waitUntil: WaitUntil },
): Promise<{ passwordChanged: true } | WeakPassword | { reason: 'invalid_token' }> {
  const weak = await refusePassword(env, password);
  if (weak) return weak;
  const orm = drizzle(env.DB);
  const tokenHash = await hashToken(token);
  const owner = orm
    .select({ userId: passwordResets.userId })
    .from(passwordResets)
    .where(and(eq(passwordResets.tokenHash, tokenHash), gt(passwordResets.expiresAt, now)));
  // Check the token before hashing the password, because a hash takes a tenth of a second, which is too much for an invalid token.
  if (!(await owner.get())) return { reason: 'invalid_token' };
  const passwordHash = await hashPassword(password);
  // The change bypasses changeSettings, because an account's rows belong to no project and therefore to no audit log.
  const [changed] = await orm.batch([
    orm
      .update(users)
      .set({ passwordHash, tokenVersion: sql`token_version + 1` })
      .where(inArray(users.id, owner))
      .returning({ userId: users.id, email: users.email }),
    orm.delete(passwordResets).where(inArray(passwordResets.userId, owner)),
  ]);
  const [user] = changed;
  if (!user) return { reason: 'invalid_token' };
  forgetCredentials();
  await closeSockets(user.userId);
  mailAccountChange(env, { to: user.email, change: 'password_changed', at: now, waitUntil });
  return { passwordChanged: true };
}
