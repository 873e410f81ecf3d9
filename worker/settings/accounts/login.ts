import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import type { Session } from '../../contract/account.ts';
import { users } from '../storage/tables.ts';
import { findPerson } from './find-person.ts';
import { openSession } from './open-session.ts';
import { verifyPassword } from './password.ts';

/** Signs in the account with this email and password. */
export async function login(
  call: PublicCall,
  { email, password }: { email: string; password: string },
): Promise<z.infer<typeof Session> | { reason: 'wrong_credentials' }> {
  const { DB: db } = call.env;
  const user = await drizzle(db).select().from(users).where(eq(users.email, email)).get();
  if (!(await verifyPassword(password, user?.passwordHash ?? null)) || !user) return { reason: 'wrong_credentials' };
  const { id: userId, tokenVersion } = user;
  const person = await findPerson(db, { userId });
  return openSession(call, { userId, email, projectId: person?.place?.projectId ?? null, tokenVersion });
}
