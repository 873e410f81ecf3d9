import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { hashToken } from '../storage/random-token.ts';
import { passwordResets, users } from '../storage/tables.ts';
import { hashPassword } from './password.ts';

/** Sets the password of the account that a link's token belongs to, and ends every session. The token is void then. */
export async function resetPassword(
  db: D1Database,
  { token, newPassword }: { token: string; newPassword: string },
  now: number,
): Promise<{ userId: string } | { reason: 'invalid_token' }> {
  const orm = drizzle(db);
  const tokenHash = await hashToken(token);
  const owner = orm
    .select({ userId: passwordResets.userId })
    .from(passwordResets)
    .where(and(eq(passwordResets.tokenHash, tokenHash), gt(passwordResets.expiresAt, now)));
  // Hashing a password costs a tenth of a second: not for a token that is none.
  if (!(await owner.get())) return { reason: 'invalid_token' };
  const passwordHash = await hashPassword(newPassword);
  const [changed] = await orm.batch([
    orm
      .update(users)
      .set({ passwordHash, tokenVersion: sql`token_version + 1` })
      .where(inArray(users.id, owner))
      .returning({ userId: users.id }),
    orm.delete(passwordResets).where(eq(passwordResets.tokenHash, tokenHash)),
  ]);
  return changed[0] ?? { reason: 'invalid_token' };
}
