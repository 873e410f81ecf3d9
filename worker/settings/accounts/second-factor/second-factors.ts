import { LIMITS } from '../../../contract/limits.ts';
import { openSecret } from '../../storage/secret-box.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { findTotpStep } from './totp.ts';

type Holder = { env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>; now: number };

export interface SecondFactorRow {
  sealed: string;
  /** Epoch ms; null if its first code has not been entered yet. */
  confirmedAt: number | null;
}

export const findSecondFactor = (db: D1Database, userId: string): Promise<SecondFactorRow | null> =>
  db
    .prepare('SELECT secret_sealed AS sealed, confirmed_at AS confirmedAt FROM second_factors WHERE id = ?1')
    .bind(userId)
    .first<SecondFactorRow>();

export type CodeRefused = { reason: 'wrong_code' } | { reason: 'too_many_codes'; retryAfterSeconds: number };

/**
 * Checks a code of a person's app, or a recovery code, and uses it up. Every attempt counts before it is checked, so that parallel attempts
 * guess no more than sequential ones.
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
  await db.prepare('UPDATE second_factors SET tries = 0 WHERE id = ?1').bind(userId).run();
  return { status: 'accepted' };
}

/** Null unless the person's codes were tried too often. */
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
  const since = await db
    .prepare('SELECT tries_since FROM second_factors WHERE id = ?1')
    .bind(userId)
    .first<number>('tries_since');
  return { reason: 'too_many_codes', retryAfterSeconds: Math.ceil(((since ?? now) + windowMs - now) / 1000) };
}

/** False if this code, or a later one, was accepted before. */
async function takeStep(db: D1Database, userId: string, step: number): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE second_factors SET last_step = ?2 WHERE id = ?1 AND last_step < ?2')
    .bind(userId, step)
    .run();
  return meta.changes > 0;
}
