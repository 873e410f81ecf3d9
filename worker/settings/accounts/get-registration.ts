import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import type { RegistrationInfo, RegistrationMode } from '../../contract/account.ts';
import { canSendEmail } from '../../outbound/email.ts';
import { users } from '../storage/tables.ts';

const MODES: readonly RegistrationMode[] = ['open', 'invited', 'closed'];

/** Who may create an account on this server. An unknown value means nobody. */
export const registrationMode = ({ REGISTRATION }: Pick<Env, 'REGISTRATION'>): RegistrationMode =>
  MODES.find((mode) => mode === REGISTRATION) ?? 'closed';

/** The facts that the registration page needs. */
export async function getRegistration({ env }: PublicCall): Promise<z.infer<typeof RegistrationInfo>> {
  const anyone = await drizzle(env.DB).select({ id: users.id }).from(users).limit(1).get();
  return { mode: registrationMode(env), hasAccounts: anyone !== undefined, sendsEmail: canSendEmail(env) };
}
