import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import type { AccountCall } from '../../../access/call.ts';
import type { RecoveryCodes, SecondFactor, SecondFactorStarted } from '../../../contract/second-factor.ts';
import { sealSecret } from '../../storage/secret-box.ts';
import { secondFactors, users } from '../../storage/tables.ts';
import type { AccountChange } from '../account-email.ts';
import { mailAccountChange, type WaitUntil } from '../mail-account-change.ts';
import { verifyPassword } from '../password.ts';
import { deleteRecoveryCodes, newRecoveryCodes } from './recovery-codes.ts';
import { type CodeRefused, findSecondFactor, spendCode } from './second-factors.ts';
import { getSecondFactor } from './show-second-factor.ts';
import { newTotpSecret, toTotpUri } from './totp.ts';

type NotYours = { reason: 'not_your_password' };
type IsOn = { reason: 'second_factor_is_on' };
type IsOff = { reason: 'no_second_factor' };

/** Creates a secret for the second factor. The secret takes effect when the first code is confirmed. */
export async function startSecondFactor(
  call: AccountCall,
  { password }: { password: string },
): Promise<z.infer<typeof SecondFactorStarted> | NotYours | IsOn> {
  const { env, account, now } = call;
  if (!(await isPassword(call, password))) return { reason: 'not_your_password' };
  const secret = newTotpSecret();
  const { meta } = await env.DB.prepare(
    `INSERT INTO second_factors (id, secret_sealed, created_at) VALUES (?1, ?2, ?3)
     ON CONFLICT (id) DO UPDATE SET secret_sealed = ?2, created_at = ?3, last_step = 0 WHERE confirmed_at IS NULL`,
  )
    .bind(account.userId, await sealSecret(env.SETTINGS_KEYS, secret), now)
    .run();
  if (meta.changes === 0) return { reason: 'second_factor_is_on' };
  return { secret, uri: toTotpUri(secret, { issuer: new URL(env.PUBLIC_URL).host, label: account.email }) };
}

/** Turns the second factor on if the first code from the app is right. */
export async function confirmSecondFactor(
  call: AccountCall,
  { code, waitUntil }: { code: string; waitUntil: WaitUntil },
): Promise<z.infer<typeof RecoveryCodes> | CodeRefused | IsOn | IsOff> {
  const { env, now } = call;
  const { userId } = call.account;
  const orm = drizzle(env.DB);
  const factor = await findSecondFactor(env.DB, userId);
  if (!factor) return { reason: 'no_second_factor' };
  if (factor.confirmedAt !== null) return { reason: 'second_factor_is_on' };
  const spent = await spendCode(call, { userId, code, factor });
  if ('reason' in spent) return spent;
  const { codes, statements } = await newRecoveryCodes(env.DB, userId);
  const { id, secretSealed, confirmedAt } = secondFactors;
  const confirm = orm
    .update(secondFactors)
    .set({ confirmedAt: now })
    .where(and(eq(id, userId), isNull(confirmedAt), eq(secretSealed, factor.sealed)));
  const [confirmed] = await orm.batch([confirm, ...statements]);
  // The setup was restarted in another tab, so the code belongs to the previous secret.
  if (confirmed.meta.changes === 0) return { reason: 'wrong_code' };
  mailChange(call, 'second_factor_enabled', waitUntil);
  return { recoveryCodes: codes };
}

/** Replaces the recovery codes. */
export async function renewRecoveryCodes(
  call: AccountCall,
  { password, waitUntil }: { password: string; waitUntil: WaitUntil },
): Promise<z.infer<typeof RecoveryCodes> | NotYours | IsOff> {
  const { env, account } = call;
  if (!(await isPassword(call, password))) return { reason: 'not_your_password' };
  const factor = await findSecondFactor(env.DB, account.userId);
  if (!factor?.confirmedAt) return { reason: 'no_second_factor' };
  const { codes, statements } = await newRecoveryCodes(env.DB, account.userId);
  await drizzle(env.DB).batch(statements);
  mailChange(call, 'recovery_codes_renewed', waitUntil);
  return { recoveryCodes: codes };
}

/** Turns the second factor off. */
export async function disableSecondFactor(
  call: AccountCall,
  { password, waitUntil }: { password: string; waitUntil: WaitUntil },
): Promise<z.infer<typeof SecondFactor> | NotYours> {
  const { env, account } = call;
  if (!(await isPassword(call, password))) return { reason: 'not_your_password' };
  const orm = drizzle(env.DB);
  const { id, confirmedAt } = secondFactors;
  const [[deleted]] = await orm.batch([
    orm.delete(secondFactors).where(eq(id, account.userId)).returning({ confirmedAt }),
    deleteRecoveryCodes(env.DB, account.userId),
  ]);
  // If the second factor was never confirmed, it was not on, so no email is sent.
  if (deleted?.confirmedAt) mailChange(call, 'second_factor_disabled', waitUntil);
  return getSecondFactor(call);
}

const mailChange = ({ env, account, now }: AccountCall, change: AccountChange, waitUntil: WaitUntil): void =>
  mailAccountChange(env, { to: account.email, change, at: now, waitUntil });

async function isPassword({ env, account }: AccountCall, password: string): Promise<boolean> {
  const found = await drizzle(env.DB)
    .select({ hash: users.passwordHash })
    .from(users)
    .where(eq(users.id, account.userId))
    .get();
  return verifyPassword(password, found?.hash ?? null);
}
