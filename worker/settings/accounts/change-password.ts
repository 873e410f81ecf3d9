import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import type { AccountCall } from '../../access/call.ts';
import type { Session } from '../../contract/account.ts';
import { passwordResets, users } from '../storage/tables.ts';
import { findPerson } from './find-person.ts';
import { mailAccountChange, type WaitUntil } from './mail-account-change.ts';
import { openSession } from './open-session.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { forgetCredentials } from './recall-credentials.ts';
import { refusePassword, type WeakPassword } from './refuse-password.ts';

/** Sets a new password, ends every session, and opens a new one. */
export async function changePassword(
  call: AccountCall,
  { currentPassword, newPassword, waitUntil }: { currentPassword: string; newPassword: string; waitUntil: WaitUntil },
): Promise<z.infer<typeof Session> | WeakPassword | { reason: 'wrong_password' }> {
  const weak = await refusePassword(call.env, newPassword, 'newPassword');
  if (weak) return weak;
  const { DB: db } = call.env;
  const { userId, email } = call.account;
  const orm = drizzle(db);
  const user = await orm.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId)).get();
  if (!user || !(await verifyPassword(currentPassword, user.hash))) return { reason: 'wrong_password' };
  const passwordHash = await hashPassword(newPassword);
  // The change bypasses changeSettings, because an account's rows belong to no project and therefore to no audit log.
  const [[changed]] = await orm.batch([
    orm
      .update(users)
      .set({ passwordHash, tokenVersion: sql`token_version + 1` })
      // The second of two concurrent changes no longer knows the password.
      .where(and(eq(users.id, userId), eq(users.passwordHash, user.hash)))
      .returning({ tokenVersion: users.tokenVersion }),
    orm.delete(passwordResets).where(eq(passwordResets.userId, userId)),
  ]);
  if (!changed) return { reason: 'wrong_password' };
  forgetCredentials();
  mailAccountChange(call.env, { to: email, change: 'password_changed', at: call.now, waitUntil });
  const person = await findPerson(db, { userId });
  return openSession(call, { userId, email, projectId: person?.place?.projectId ?? null, ...changed });
}
