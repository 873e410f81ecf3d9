import { and, eq, gt, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { ProjectInput } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { joinByInvitation } from '../members/accept-invitation.ts';
import { findInvitation, isOpen } from '../members/open-invitation.ts';
import { newProjectRows } from '../projects/new-project.ts';
import { newId } from '../storage/new-id.ts';
import { hashToken } from '../storage/random-token.ts';
import { invitations, setupTokens, users } from '../storage/tables.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../storage/unique-violation.ts';
import { hashPassword } from './password.ts';

export interface Account {
  userId: string;
  email: string;
  /** The oldest of their projects; null if they have none (left). */
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

/** The same, with a password that is already hashed. */
export async function insertAccount(
  db: D1Database,
  { email, passwordHash, projectName }: { email: string; passwordHash: string; projectName: string },
  now: number,
): Promise<Registered | { reason: 'email_taken' }> {
  const [userId, projectId] = [newId('usr'), newId('prj')];
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

/** The server's first account, by a setup link's token. It works once, and only while there is no account. */
export async function registerFirstAccount(
  db: D1Database,
  { email, password, projectName, token }: { email: string; password: string; projectName: string; token: string },
  now: number,
): Promise<Registered | { reason: 'invalid_setup_token' }> {
  const orm = drizzle(db);
  const tokenHash = await hashToken(token);
  const isValid = and(
    and(eq(setupTokens.tokenHash, tokenHash), gt(setupTokens.expiresAt, now)),
    sql`NOT EXISTS (SELECT 1 FROM users)`,
  );
  // Hashing a password costs a tenth of a second: not for a token that opens nothing.
  if (!(await orm.select().from(setupTokens).where(isValid).get())) return { reason: 'invalid_setup_token' };
  const [userId, projectId] = [newId('usr'), newId('prj')];
  const passwordHash = await hashPassword(password);
  try {
    await orm.batch([
      insertUserIf(orm, { userId, email, passwordHash, now }, sql`setup_tokens WHERE ${isValid}`),
      ...newProjectRows(orm, { ...ProjectInput.parse({ name: projectName }), projectId, userId }, now),
      orm.delete(setupTokens),
    ]);
  } catch (error) {
    // Someone was a moment faster, so there is no user to own the project, and nothing was written.
    if (isForeignKeyViolation(error)) return { reason: 'invalid_setup_token' };
    throw error;
  }
  return { userId, email, projectId, tokenVersion: 1 };
}

/** A new account that joins the project of its invitation. It gets no project of its own. */
export async function registerInvited(
  db: D1Database,
  { email, password, token }: { email: string; password: string; token: string },
  now: number,
): Promise<Registered | { reason: 'email_taken' | 'invalid_invitation' | 'another_email' }> {
  const found = await findInvitation(db, token, now);
  if (!found) return { reason: 'invalid_invitation' };
  if (found.email !== email) return { reason: 'another_email' };
  const { id, projectId, role } = found;
  const userId = newId('usr');
  const passwordHash = await hashPassword(password);
  const orm = drizzle(db);
  const isThis = and(eq(invitations.id, id), isOpen(now));
  try {
    const joined = await changeSettings(
      { db, projectId, actor: userId, now },
      {
        statements: [
          insertUserIf(orm, { userId, email, passwordHash, now }, sql`invitations WHERE ${isThis}`),
          ...joinByInvitation(orm, { id, userId, now }),
        ],
        audit: { action: 'member.joined', target: userId, after: { role } },
      },
    );
    return joined ? { userId, email, projectId, tokenVersion: 1 } : { reason: 'invalid_invitation' };
  } catch (error) {
    if (isUniqueViolation(error, 'users.email')) return { reason: 'email_taken' };
    throw error;
  }
}

/** Inserts the user only if there is a row in `source`; in the order of the table's columns. */
const insertUserIf = (
  orm: DrizzleD1Database,
  { userId, email, passwordHash, now }: { userId: string; email: string; passwordHash: string; now: number },
  source: ReturnType<typeof sql>,
) => orm.insert(users).select(sql`SELECT ${userId}, ${email}, ${passwordHash}, 1, ${now} FROM ${source}`);
