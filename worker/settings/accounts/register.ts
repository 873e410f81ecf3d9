import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import type { Registration } from '../../contract/account.ts';
import { registrationMode } from './get-registration.ts';
import { insertAccount, insertFirstAccount, insertInvitedAccount } from './insert-account.ts';
import { openSession } from './open-session.ts';
import { hashPassword } from './password.ts';
import { refusePassword } from './refuse-password.ts';

type RegistrationInput = z.output<typeof Registration>;

/** Creates an account and signs it in. The account owns a new project, or joins the project of its invitation. */
export async function register(call: PublicCall, input: RegistrationInput) {
  const refused = refuseRegistration(call.env, input) ?? (await refusePassword(call.env, input.password));
  if (refused) return refused;
  const account = await insert(call, input);
  return 'reason' in account ? account : openSession(call, account);
}

/** Rejects a registration that the server's mode does not allow. A setup link comes from the operator, so it works in every mode. */
function refuseRegistration(
  env: Env,
  { invitationToken, setupToken }: RegistrationInput,
): { reason: 'registration_closed' | 'invitation_needed' } | null {
  const mode = registrationMode(env);
  if (mode === 'open' || setupToken !== undefined) return null;
  if (mode === 'closed') return { reason: 'registration_closed' };
  return invitationToken === undefined ? { reason: 'invitation_needed' } : null;
}

async function insert(
  call: PublicCall,
  { email, password, projectName = 'My project', invitationToken, setupToken }: RegistrationInput,
) {
  if (invitationToken !== undefined) return insertInvitedAccount(call, { email, password, token: invitationToken });
  if (setupToken !== undefined) return insertFirstAccount(call, { email, password, projectName, token: setupToken });
  return insertAccount(call, { email, projectName, passwordHash: await hashPassword(password) });
}
