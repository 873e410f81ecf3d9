import { LIMITS } from '../../contract/limits.ts';
import { openSecret, sealSecret } from './secret-box.ts';

type Keeper = { env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>; now: number };

export type KeptAnswer =
  /** Nobody used the key before: the caller runs the request, then keeps its answer or releases the key. */
  | { status: 'claimed' }
  | { status: 'answered'; text: string }
  | { status: 'other_request' }
  /** The first request is still running, or broke off: nobody knows what it did. */
  | { status: 'running' | 'broken_off' }
  /** Its key in SETTINGS_KEYS is gone. */
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
  const first = await db
    .prepare('SELECT fingerprint, started_at AS startedAt, answer_sealed AS sealed FROM kept_answers WHERE id = ?1')
    .bind(id)
    .first<{ fingerprint: string; startedAt: number; sealed: string | null }>();
  // It has just been refused.
  if (!first) return { status: 'running' };
  if (first.fingerprint !== fingerprint) return { status: 'other_request' };
  if (first.sealed === null) {
    const isLate = now - first.startedAt > LIMITS.requestSecondsMax * 1000;
    return { status: isLate ? 'broken_off' : 'running' };
  }
  const text = await openSecret(keys, first.sealed).catch(() => null);
  return text === null ? { status: 'unreadable' } : { status: 'answered', text };
}

/** Encrypted, because answers may show a secret once. */
export async function keepAnswer(
  { env: { DB: db, SETTINGS_KEYS: keys } }: Keeper,
  { id, text, leadId }: { id: string; text: string; leadId: string | null },
): Promise<void> {
  await db
    .prepare('UPDATE kept_answers SET answer_sealed = ?2, lead_id = ?3 WHERE id = ?1')
    .bind(id, await sealSecret(keys, text), leadId)
    .run();
}

/** Releases the key of a request that was refused and changed nothing. */
export async function releaseAnswer({ env: { DB: db } }: Keeper, id: string): Promise<void> {
  await db.prepare('DELETE FROM kept_answers WHERE id = ?1').bind(id).run();
}
