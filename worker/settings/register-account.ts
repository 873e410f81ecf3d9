import { drizzle } from 'drizzle-orm/d1';
import { ProjectInput } from '../contract/project.ts';
import { newId } from './new-id.ts';
import { newProjectRows } from './new-project.ts';
import { hashPassword } from './password.ts';
import { users } from './tables.ts';
import { isUniqueViolation } from './unique-violation.ts';

export interface Account {
  userId: string;
  email: string;
  /** The oldest of their projects; null where they have none (left). */
  projectId: string | null;
  tokenVersion: number;
}

type Registered = Account & { projectId: string };

/** A new account with its first project and the default ruleset, all or nothing. */
export async function registerAccount(
  db: D1Database,
  { password, ...account }: { email: string; password: string; projectName: string },
  now: number,
): Promise<Registered | { reason: 'email_taken' }> {
  return insertAccount(db, { ...account, passwordHash: await hashPassword(password) }, now);
}

/** The same, of a password that was hashed already. */
export async function insertAccount(
  db: D1Database,
  { email, passwordHash, projectName }: { email: string; passwordHash: string; projectName: string },
  now: number,
): Promise<Registered | { reason: 'email_taken' }> {
  const userId = newId('usr');
  const projectId = newId('prj');
  const orm = drizzle(db);
  try {
    await orm.batch([
      orm.insert(users).values({ id: userId, email, passwordHash, createdAt: now }),
      ...newProjectRows(orm, { ...ProjectInput.parse({ name: projectName }), projectId, userId }, now),
    ]);
  } catch (error) {
    if (isUniqueViolation(error, 'users.email')) return { reason: 'email_taken' };
    throw error;
  }
  return { userId, email, projectId, tokenVersion: 1 };
}
