import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { passwordResets, users } from '../storage/tables.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** Sets a new password and ends every session. Answers the token version of the sessions to come. */
export async function changePassword(
  db: D1Database,
  { userId, currentPassword, newPassword }: { userId: string; currentPassword: string; newPassword: string },
): Promise<{ tokenVersion: number } | { reason: 'wrong_password' }> {
  const orm = drizzle(db);
  const user = await orm.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId)).get();
  if (!user || !(await verifyPassword(currentPassword, user.hash))) return { reason: 'wrong_password' };
  const passwordHash = await hashPassword(newPassword);
  const [changed] = await orm.batch([
    orm
      .update(users)
      .set({ passwordHash, tokenVersion: sql`token_version + 1` })
      // The second of two concurrent changes no longer knows the password.
      .where(and(eq(users.id, userId), eq(users.passwordHash, user.hash)))
      .returning({ tokenVersion: users.tokenVersion }),
    orm.delete(passwordResets).where(eq(passwordResets.userId, userId)),
  ]);
  return changed[0] ?? { reason: 'wrong_password' };
}
