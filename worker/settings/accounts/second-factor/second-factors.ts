import { and, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../../../contract/limits.ts';
import { openSecret } from '../../storage/secret-box.ts';
import { secondFactors } from '../../storage/tables.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { findTotpStep } from './totp.ts';

type Holder = { env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>; now: number };

export interface SecondFactorRow {
  sealed: string;
  /** Epoch ms, or null until the first code is confirmed. */
  confirmedAt: number | null;
}

export async function findSecondFactor(db: D1Database, userId: string): Promise<SecondFactorRow | null> {
  const row = await drizzle(db)
    .select({ sealed: secondFactors.secretSealed, confirmedAt: secondFactors.confirmedAt })
    .from(secondFactors)
    .where(eq(secondFactors.id, userId))
    .get();
  return row ?? null;
}

export type CodeRefused = { reason: 'wrong_code' } | { reason: 'too_many_codes'; retryAfterSeconds: number };

/**
 * Checks a person's code from the app, or a recovery code, and uses it up. Each attempt is counted before it is checked, so that parallel
 * attempts allow no more guesses.
 */
export async function spendCode(
  { env, now }: Holder,
  { userId, code: given, factor }: { userId: string; code: string; factor: SecondFactorRow },
): Promise<{ status: 'accepted' } | CodeRefused> {
  const { DB: db, SETTINGS_KEYS: keys } = env;
  const late = await countTry(db, userId, now);
  if (late) return late;
  const code = given.replaceAll(/[\s-]/g, '');
  const isOfApp = /^\d{6}$/.test(code);
  const step = isOfApp ? findTotpStep(await openSecret(keys, factor.sealed), { code, now }) : null;
  const isAccepted = isOfApp
    ? step !== null && (await takeStep(db, userId, step))
    : factor.confirmedAt !== null && (await spendRecoveryCode(db, userId, code));
  if (!isAccepted) return { reason: 'wrong_code' };
  await drizzle(db).update(secondFactors).set({ tries: 0 }).where(eq(secondFactors.id, userId));
  return { status: 'accepted' };
}

/** Counts an attempt. Returns a refusal if there were too many, or null. */
async function countTry(db: D1Database, userId: string, now: number): Promise<CodeRefused | null> {
  const windowMs = LIMITS.secondFactorTriesSeconds * 1000;
  const counted = await db
    .prepare(
      `UPDATE second_factors SET tries = iif(tries_since <= ?2 - ?3, 1, tries + 1), tries_since = iif(tries_since <= ?2 - ?3 OR tries = 0, ?2, tries_since)
       WHERE id = ?1 AND (tries < ?4 OR tries_since <= ?2 - ?3)`,
    )
    .bind(userId, now, windowMs, LIMITS.secondFactorTriesMax)
    .run();
  if (counted.meta.changes > 0) return null;
  const tried = await drizzle(db)
    .select({ since: secondFactors.triesSince })
    .from(secondFactors)
    .where(eq(secondFactors.id, userId))
    .get();
  return { reason: 'too_many_codes', retryAfterSeconds: Math.ceil(((tried?.since ?? now) + windowMs - now) / 1000) };
}

/** Records the time step of a code. Returns false if this code or a later one was already used. */
async function takeStep(db: D1Database, userId: string, step: number): Promise<boolean> {
  const { meta } = await drizzle(db)
    .update(secondFactors)
    .set({ lastStep: step })
    .where(and(eq(secondFactors.id, userId), lt(secondFactors.lastStep, step)));
  return meta.changes > 0;
}
