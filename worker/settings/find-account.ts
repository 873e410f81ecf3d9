import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Role } from '../contract/project.ts';
import { verifyPassword } from './password.ts';
import type { Account } from './register-account.ts';
import { members, users } from './tables.ts';

/** The account with this e-mail and password, with its oldest project, if any; null where either is wrong. */
export async function findAccount(
  db: D1Database,
  { email, password }: { email: string; password: string },
): Promise<Account | null> {
  const user = await drizzle(db).select().from(users).where(eq(users.email, email)).get();
  if (!(await verifyPassword(password, user?.passwordHash ?? null)) || !user) return null;
  const membership = await findMembership(db, { userId: user.id });
  return { userId: user.id, email, projectId: membership?.projectId ?? null, tokenVersion: user.tokenVersion };
}

/** A person's place in a project: the one asked for, or the oldest. Null where there is none. */
export async function findMembership(
  db: D1Database,
  { userId, projectId }: { userId: string; projectId?: string | undefined },
): Promise<{ projectId: string; role: Role; tokenVersion: number } | null> {
  const row = await drizzle(db)
    .select({ projectId: members.projectId, role: members.role, tokenVersion: users.tokenVersion })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.userId, userId), projectId === undefined ? undefined : eq(members.projectId, projectId)))
    .orderBy(asc(members.createdAt))
    .limit(1)
    .get();
  return row ?? null;
}
