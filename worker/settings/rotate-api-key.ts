import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { KeyKind } from '../contract/account.ts';
import { newApiKey } from './api-key.ts';
import { auditChange } from './audit.ts';
import { apiKeys } from './tables.ts';

/** Makes a new key in place of one that goes on until `replacedUntil` (epoch ms). Null where the project has no such key. */
export async function rotateApiKey(
  db: D1Database,
  { projectId, keyId, actor, overlapMs }: { projectId: string; keyId: string; actor: string; overlapMs: number },
  now: number,
): Promise<{ keyId: string; apiKey: string; kind: KeyKind; replacedUntil: number } | null> {
  const orm = drizzle(db);
  const isOpen = and(
    ...[eq(apiKeys.projectId, projectId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)],
    or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
  );
  const old = await orm.select().from(apiKeys).where(isOpen).get();
  if (!old) return null;
  const { kind, name } = old;
  const { apiKey, row } = await newApiKey({ projectId, kind, name, userId: actor }, now);
  // A key that is rotated again ends no later than it was said to.
  const replacedUntil = Math.min(now + overlapMs, old.expiresAt ?? Number.POSITIVE_INFINITY);
  await orm.batch([
    orm.insert(apiKeys).values(row),
    orm.update(apiKeys).set({ expiresAt: replacedUntil }).where(isOpen),
    auditChange(orm, {
      ...{ projectId, at: now, actor, action: 'key.rotated', target: keyId },
      after: { replacedBy: row.id, replacedUntil: new Date(replacedUntil).toISOString() },
    }),
  ]);
  return { keyId: row.id, apiKey, kind, replacedUntil };
}
