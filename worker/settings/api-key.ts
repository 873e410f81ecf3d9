import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { KeyKind } from '../contract/account.ts';
import { newId } from './new-id.ts';
import { apiKeys, projects } from './tables.ts';

const PREFIXES = { publishable: 'pk_live_', secret: 'sk_live_' } as const satisfies Record<KeyKind, string>;
const SHOWN_CHARS = 12;

export interface ApiKey {
  keyId: string;
  projectId: string;
  kind: KeyKind;
  /** Of the project; see edge/origins. */
  allowedOrigins: string[];
}

/** Whether a credential looks like one of our keys at all. */
export const looksLikeApiKey = (credential: string): boolean =>
  Object.values(PREFIXES).some((prefix) => credential.startsWith(prefix));

async function hashKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes a key of 256 random bits. Only its SHA-256 is stored: what is returned cannot be shown again. */
export async function createApiKey(
  db: D1Database,
  { projectId, kind, name, userId }: { projectId: string; kind: KeyKind; name: string; userId: string },
  now: number,
): Promise<{ keyId: string; apiKey: string }> {
  const random = crypto.getRandomValues(new Uint8Array(32));
  const apiKey =
    PREFIXES[kind] + btoa(String.fromCharCode(...random)).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] ?? '');
  const keyId = newId('key');
  const row = {
    id: keyId,
    projectId,
    kind,
    name,
    prefix: apiKey.slice(0, SHOWN_CHARS),
    createdAt: now,
    createdBy: userId,
  };
  await drizzle(db)
    .insert(apiKeys)
    .values({ ...row, hash: await hashKey(apiKey) });
  return { keyId, apiKey };
}

/** The key as stored, unless it is unknown or revoked. Two indexed reads. */
export async function findApiKey(db: D1Database, apiKey: string): Promise<ApiKey | null> {
  const row = await drizzle(db)
    .select({
      keyId: apiKeys.id,
      projectId: apiKeys.projectId,
      kind: apiKeys.kind,
      allowedOrigins: projects.allowedOrigins,
    })
    .from(apiKeys)
    .innerJoin(projects, eq(projects.id, apiKeys.projectId))
    .where(and(eq(apiKeys.hash, await hashKey(apiKey)), isNull(apiKeys.revokedAt)))
    .get();
  return row ?? null;
}

/** From now on the key opens nothing. False where the project has no such key. */
export async function revokeApiKey(
  db: D1Database,
  { projectId, keyId }: { projectId: string; keyId: string },
  now: number,
): Promise<boolean> {
  const revoked = await drizzle(db)
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length === 1;
}
