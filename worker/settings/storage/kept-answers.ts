import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../../contract/limits.ts';
import { openSecret, sealSecret } from './secret-box.ts';
import { keptAnswers } from './tables.ts';

type Keeper = { env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>; now: number };

export type KeptAnswer =
  /** Nobody has used the key before. The caller must run the request, and then store the response or release the key. */
  | { status: 'claimed' }
  | { status: 'answered'; text: string }
  | { status: 'other_request' }
  /** The first request is still running, or was interrupted and its effect is unknown. */
  | { status: 'running' | 'broken_off' }
  /** The key in SETTINGS_KEYS that encrypted the answer is gone. */
  | { status: 'unreadable' };

/** Claims a key for one request, or returns the outcome of the request that claimed it before. */
export async function claimAnswer(
  { env: { DB: db, SETTINGS_KEYS: keys }, now }: Keeper,
  { id, projectId, fingerprint }: { id: string; projectId: string; fingerprint: string },
): Promise<KeptAnswer> {
  const claim = await db
    .prepare(
      `INSERT INTO kept_answers (id, project_id, fingerprint, started_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (id) DO UPDATE SET fingerprint = ?3, started_at = ?4, expires_at = ?5, answer_sealed = NULL, lead_id = NULL
       WHERE expires_at <= ?4`,
    )
    .bind(id, projectId, fingerprint, now, now + LIMITS.idempotencySecondsMax * 1000)
    .run();
  if (claim.meta.changes > 0) return { status: 'claimed' };
  const first = await drizzle(db).select().from(keptAnswers).where(eq(keptAnswers.id, id)).get();
  // The first request has just been rejected, which released its key.
  if (!first) return { status: 'running' };
  if (first.fingerprint !== fingerprint) return { status: 'other_request' };
  if (first.answerSealed === null) {
    const isLate = now - first.startedAt > LIMITS.requestSecondsMax * 1000;
    return { status: isLate ? 'broken_off' : 'running' };
  }
  const text = await openSecret(keys, first.answerSealed).catch(() => null);
  return text === null ? { status: 'unreadable' } : { status: 'answered', text };
}

/** Stores a response for repeated requests. Responses are encrypted, because they may contain a secret that is shown only once. */
export async function keepAnswer(
  { env: { DB: db, SETTINGS_KEYS: keys } }: Keeper,
  { id, text, leadId }: { id: string; text: string; leadId: string | null },
): Promise<void> {
  const answerSealed = await sealSecret(keys, text);
  await drizzle(db).update(keptAnswers).set({ answerSealed, leadId }).where(eq(keptAnswers.id, id));
}

/** Releases the key of a request that was rejected and changed nothing. */
export async function releaseAnswer({ env: { DB: db } }: Keeper, id: string): Promise<void> {
  await drizzle(db).delete(keptAnswers).where(eq(keptAnswers.id, id));
}
