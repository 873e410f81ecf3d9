import { and, eq, isNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { KeyKind } from '../../contract/account.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { DEFAULT_OUTCOME } from '../../domain/outcome.ts';
import { hashToken } from '../storage/random-token.ts';
import { apiKeys, projects } from '../storage/tables.ts';

export const KEY_PREFIXES = { publishable: 'pk_live_', secret: 'sk_live_' } as const satisfies Record<KeyKind, string>;
/**
 * Event types that by default give points only if a server sends them: the purchase of the default rules, and the outcome's event. If
 * pages could send such events, visitors could turn themselves into customers in their browser's console.
 */
export const reservedByDefault = ({ eventType }: Partial<Outcome> = DEFAULT_OUTCOME): string[] => [
  ...new Set(['contract_signed', ...(eventType === undefined ? [] : [eventType])]),
];

/** SQL for a row of `projects`: whether a secret key of the project has been used. */
export const HAS_SERVER = `EXISTS (SELECT 1 FROM api_keys AS other WHERE other.project_id = projects.id
  AND other.kind = 'secret' AND other.revoked_at IS NULL AND other.last_used_at IS NOT NULL)`;

export interface ApiKey {
  keyId: string;
  projectId: string;
  kind: KeyKind;
  /** The project's origins (see edge/auth/origins). */
  allowedOrigins: string[];
  /** The origins to which this key is limited, in addition to the project's. Null if the key has no origins of its own. */
  ownOrigins: string[] | null;
  /** Stored encrypted; null if the project has no identity secret. */
  identitySecret: string | null;
  /** Whether web pages must send a signature that proves which user they identify. */
  mustSign: boolean;
  /** Event types that web pages may send but that give points only if a server sends them. */
  reservedEventTypes: string[];
  /** The time (epoch ms) at which a rotated key expires. Null for a key that does not expire. */
  expiresAt: number | null;
}

/** Whether a credential has the form of our keys. */
export const looksLikeApiKey = (credential: string): boolean =>
  Object.values(KEY_PREFIXES).some((prefix) => credential.startsWith(prefix));

/** Finds a key. Null if it is unknown or revoked. Takes two indexed reads. */
export async function findApiKey(db: D1Database, apiKey: string): Promise<ApiKey | null> {
  const row = await drizzle(db)
    .select({
      keyId: apiKeys.id,
      projectId: apiKeys.projectId,
      kind: apiKeys.kind,
      allowedOrigins: projects.allowedOrigins,
      ownOrigins: apiKeys.allowedOrigins,
      identitySecret: projects.identitySecret,
      mustSign: projects.requireSignedIdentify,
      reserved: projects.reservedEventTypes,
      outcome: projects.outcome,
      hasServer: sql<number>`${sql.raw(HAS_SERVER)}`,
      expiresAt: apiKeys.expiresAt,
    })
    .from(apiKeys)
    .innerJoin(projects, eq(projects.id, apiKeys.projectId))
    .where(and(eq(apiKeys.hash, await hashToken(apiKey)), isNull(apiKeys.revokedAt)))
    .get();
  if (!row) return null;
  const { reserved, outcome, hasServer, ...key } = row;
  // If a project has a server, that server reports purchases. Until a project has a server, pages are the only source.
  const byDefault = key.kind === 'secret' || hasServer === 1 ? reservedByDefault(outcome ?? undefined) : [];
  return { ...key, reservedEventTypes: reserved ?? byDefault };
}
