import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Role } from '../../contract/project.ts';
import { members, users } from '../storage/tables.ts';
import { isSessionEnded } from './end-session.ts';
import { verifyPassword } from './password.ts';
import type { Account } from './register-account.ts';

/** The account with this email and password, with its oldest project, if any; null if either is wrong. */
export async function findAccount(
  db: D1Database,
  { email, password }: { email: string; password: string },
): Promise<Account | null> {
  const user = await drizzle(db).select().from(users).where(eq(users.email, email)).get();
  if (!(await verifyPassword(password, user?.passwordHash ?? null)) || !user) return null;
  const person = await findPerson(db, { userId: user.id });
  return { userId: user.id, email, projectId: person?.place?.projectId ?? null, tokenVersion: user.tokenVersion };
}

/** Whether anyone has an account on this server. */
export const hasAccounts = async (db: D1Database): Promise<boolean> =>
  (await drizzle(db).select({ id: users.id }).from(users).limit(1).get()) !== undefined;

/** A person with an account, and their role in a project: the requested one, or the oldest; null if they have none. */
export interface Person {
  tokenVersion: number;
  /** Whether the session that was asked about has ended. */
  isEnded: boolean;
  place: { projectId: string; role: Role } | null;
}

/** Null if there is no such account (any more). */
export async function findPerson(
  db: D1Database,
  { userId, projectId, sessionId = '' }: { userId: string; projectId?: string | undefined; sessionId?: string },
): Promise<Person | null> {
  const row = await drizzle(db)
    .select({
      tokenVersion: users.tokenVersion,
      isEnded: isSessionEnded(sessionId),
      place: { projectId: members.projectId, role: members.role },
    })
    .from(users)
    .leftJoin(
      members,
      and(eq(members.userId, users.id), projectId === undefined ? undefined : eq(members.projectId, projectId)),
    )
    .where(eq(users.id, userId))
    .orderBy(asc(members.createdAt))
    .limit(1)
    .get();
  return row ?? null;
}
