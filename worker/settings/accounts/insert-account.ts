import { and, eq, gt, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { PublicCall } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { joinByInvitation } from '../members/accept-invitation.ts';
import { findInvitation, isOpen } from '../members/open-invitation.ts';
import { insertProject } from '../projects/insert-project.ts';
import { newId } from '../storage/new-id.ts';
import { hashToken } from '../storage/random-token.ts';
import { invitations, setupTokens, users } from '../storage/tables.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../storage/unique-violation.ts';
import type { SignedIn } from './open-session.ts';
import { hashPassword } from './password.ts';

type Registered = SignedIn & { projectId: string };
type RegisterCall = Pick<PublicCall, 'env' | 'now'>;

/** Inserts an account with its first project and the default ruleset, or nothing. */
export async function insertAccount(
  call: RegisterCall,
  { email, passwordHash, projectName }: { email: string; passwordHash: string; projectName: string },
): Promise<Registered | { reason: 'email_taken' }> {
  const [userId, projectId] = [newId('usr'), newId('prj')];
  const insertUser = drizzle(call.env.DB)
    .insert(users)
    .values({ id: userId, email, passwordHash, createdAt: call.now });
  try {
    await insertProject(call, { ...(await toProjectInput(projectName)), projectId, userId }, [insertUser]);
  } catch (error) {
    if (isUniqueViolation(error, 'users.email')) return { reason: 'email_taken' };
    throw error;
  }
  return { userId, email, projectId, tokenVersion: 1 };
}

/** Inserts the server's first account, with the token of a setup link. The token works once, and only if there is no account yet. */
export async function insertFirstAccount(
  call: RegisterCall,
  { email, password, projectName, token }: { email: string; password: string; projectName: string; token: string },
): Promise<Registered | { reason: 'invalid_setup_token' }> {
  const { env, now } = call;
  const orm = drizzle(env.DB);
  const tokenHash = await hashToken(token);
  const isValid = and(
    and(eq(setupTokens.tokenHash, tokenHash), gt(setupTokens.expiresAt, now)),
    sql`NOT EXISTS (SELECT 1 FROM users)`,
  );
  // Check the token before hashing the password, because a hash takes a tenth of a second, which is too much for an invalid token.
  if (!(await orm.select().from(setupTokens).where(isValid).get())) return { reason: 'invalid_setup_token' };
  const [userId, projectId] = [newId('usr'), newId('prj')];
  const passwordHash = await hashPassword(password);
  try {
    await insertProject(call, { ...(await toProjectInput(projectName)), projectId, userId }, [
      insertUserIf(orm, { userId, email, passwordHash, now }, sql`setup_tokens WHERE ${isValid}`),
      orm.delete(setupTokens),
    ]);
  } catch (error) {
    // Someone else was faster. The user was not inserted, so the project would have had no owner, and D1 rejected the whole batch.
    if (isForeignKeyViolation(error)) return { reason: 'invalid_setup_token' };
    throw error;
  }
  return { userId, email, projectId, tokenVersion: 1 };
}

/** Inserts an account that joins the project of an invitation. The account gets no project of its own. */
export async function insertInvitedAccount(
  { env, now }: RegisterCall,
  { email, password, token }: { email: string; password: string; token: string },
): Promise<Registered | { reason: 'email_taken' | 'invalid_invitation' | 'another_email' }> {
  const found = await findInvitation(env.DB, token, now);
  if (!found) return { reason: 'invalid_invitation' };
  if (found.email !== email) return { reason: 'another_email' };
  const { id, projectId, role } = found;
  const userId = newId('usr');
  const passwordHash = await hashPassword(password);
  const orm = drizzle(env.DB);
  const isThis = and(eq(invitations.id, id), isOpen(now));
  try {
    const isJoined = await changeSettings(
      { env, projectId, actor: { type: 'person', userId, role, projectId }, now },
      {
        statements: [
          insertUserIf(orm, { userId, email, passwordHash, now }, sql`invitations WHERE ${isThis}`),
          ...joinByInvitation(orm, { id, userId, now }),
        ],
        audit: { action: 'member.joined', target: userId, after: { role } },
      },
    );
    return isJoined ? { userId, email, projectId, tokenVersion: 1 } : { reason: 'invalid_invitation' };
  } catch (error) {
    if (isUniqueViolation(error, 'users.email')) return { reason: 'email_taken' };
    throw error;
  }
}

/** Inserts the user only if `source` returns a row. The values are in the order of the table's columns. */
const insertUserIf = (
  orm: DrizzleD1Database,
  { userId, email, passwordHash, now }: { userId: string; email: string; passwordHash: string; now: number },
  source: ReturnType<typeof sql>,
) => orm.insert(users).select(sql`SELECT ${userId}, ${email}, ${passwordHash}, 1, ${now} FROM ${source}`);

/** A first project gets the same defaults as any other new project. */
async function toProjectInput(name: string) {
  const { ProjectInput } = await import('../../contract/project.ts');
  return ProjectInput.parse({ name });
}
