import { and, eq, isNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { KeyKind } from '../../contract/account.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { DEFAULT_OUTCOME } from '../../domain/outcome.ts';
import { hashToken } from '../storage/random-token.ts';
import { apiKeys, projects } from '../storage/tables.ts';

export const KEY_PREFIXES = { publishable: 'pk_live_', secret: 'sk_live_' } as const satisfies Record<KeyKind, string>;
/**
 * Nobody should become a customer from their browser's console: event types that are rewarded like a purchase, and those that make a
 * customer.
 */
export const reservedByDefault = ({ eventType }: Partial<Outcome> = DEFAULT_OUTCOME): string[] => [
  ...new Set(['contract_signed', ...(eventType === undefined ? [] : [eventType])]),
];

/** Whether a secret key of the project is in use: SQL next to a row of `projects`. */
export const HAS_SERVER = `EXISTS (SELECT 1 FROM api_keys AS other WHERE other.project_id = projects.id
  AND other.kind = 'secret' AND other.revoked_at IS NULL AND other.last_used_at IS NOT NULL)`;

export interface ApiKey {
  keyId: string;
  projectId: string;
  kind: KeyKind;
  /** The project's origins; see edge/auth/origins. */
  allowedOrigins: string[];
  /** This key's own origins, in addition to the project's; null if it has none. */
  ownOrigins: string[] | null;
  /** Encrypted; null if the project has none. */
  identitySecret: string | null;
  /** Whether pages must sign what they say about who someone is. */
  mustSign: boolean;
  /** Event types that pages may log but not score. */
  reservedEventTypes: string[];
  /** Epoch ms from which it is invalid, because it was rotated. Null for a key that does not expire. */
  expiresAt: number | null;
}

/** Whether a credential looks like one of our keys at all. */
export const looksLikeApiKey = (credential: string): boolean =>
  Object.values(KEY_PREFIXES).some((prefix) => credential.startsWith(prefix));

/** The key as stored, unless it is unknown or revoked. Two indexed reads. */
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
  // A project with a server reports purchases from there; until then, its pages are its only source.
  const byDefault = key.kind === 'secret' || hasServer === 1 ? reservedByDefault(outcome ?? undefined) : [];
  return { ...key, reservedEventTypes: reserved ?? byDefault };
}
