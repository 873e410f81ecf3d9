import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import type { Login, Session } from '../../contract/account.ts';
import { users } from '../storage/tables.ts';
import { findPerson } from './find-person.ts';
import { openSession } from './open-session.ts';
import { verifyPassword } from './password.ts';
import { type CodeRefused, findSecondFactor, spendCode } from './second-factor/second-factors.ts';

/** Signs in to the account with this email and password. If the account has a second factor, a code is required, too. */
export async function login(
  call: PublicCall,
  { email, password, code }: z.output<typeof Login>,
): Promise<z.infer<typeof Session> | { reason: 'wrong_credentials' | 'second_factor_required' } | CodeRefused> {
  const { DB: db } = call.env;
  const user = await drizzle(db).select().from(users).where(eq(users.email, email)).get();
  if (!(await verifyPassword(password, user?.passwordHash ?? null)) || !user) return { reason: 'wrong_credentials' };
  const { id: userId, tokenVersion } = user;
  const factor = await findSecondFactor(db, userId);
  if (factor && factor.confirmedAt !== null) {
    if (code === undefined) return { reason: 'second_factor_required' };
    const spent = await spendCode(call, { userId, code, factor });
    if ('reason' in spent) return spent;
  }
  const person = await findPerson(db, { userId });
  return openSession(call, { userId, email, projectId: person?.place?.projectId ?? null, tokenVersion });
}
