import { drizzle } from 'drizzle-orm/d1';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { newId } from './new-id.ts';
import { hashPassword } from './password.ts';
import { members, projects, rulesets, users } from './tables.ts';
import { isUniqueViolation } from './unique-violation.ts';

export interface Account {
  userId: string;
  email: string;
  projectId: string;
  tokenVersion: number;
}

/** A new account with its first project and the default ruleset, all or nothing. */
export async function registerAccount(
  db: D1Database,
  { email, password, projectName }: { email: string; password: string; projectName: string },
  now: number,
): Promise<Account | { reason: 'email_taken' }> {
  const userId = newId('usr');
  const projectId = newId('prj');
  const orm = drizzle(db);
  const passwordHash = await hashPassword(password);
  try {
    await orm.batch([
      orm.insert(users).values({ id: userId, email, passwordHash, createdAt: now }),
      orm.insert(projects).values({ id: projectId, name: projectName, createdAt: now }),
      orm.insert(members).values({ projectId, userId, role: 'owner', createdAt: now }),
      orm.insert(rulesets).values({ projectId, version: 1, body: DEFAULT_RULESET, createdAt: now, createdBy: userId }),
    ]);
  } catch (error) {
    if (isUniqueViolation(error, 'users.email')) return { reason: 'email_taken' };
    throw error;
  }
  return { userId, email, projectId, tokenVersion: 1 };
}
