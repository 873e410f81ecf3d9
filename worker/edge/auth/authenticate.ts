import type { Context } from 'hono';
import { LRUCache } from 'lru-cache';
import { type ApiKey, findApiKey, looksLikeApiKey } from '../../settings/api-key.ts';
import { findMembership } from '../../settings/find-account.ts';
import type { AppEnv } from '../endpoint.ts';
import { Refusal } from '../problem.ts';
import { admitKey } from './admit.ts';
import type { Principal } from './permissions.ts';
import { verifySession } from './tokens.ts';

/** How long an isolate may go on with what it knows of a key or a member: a revocation holds everywhere after this. */
export const CREDENTIALS_CACHE_MS = 5_000;

type Membership = NonNullable<Awaited<ReturnType<typeof findMembership>>>;
const keys = new LRUCache<string, ApiKey>({ max: 10_000, ttl: CREDENTIALS_CACHE_MS });
const memberships = new LRUCache<string, Membership>({ max: 10_000, ttl: CREDENTIALS_CACHE_MS });

/** For the isolate that changes a credential: its own next request already knows. */
export function forgetCredentials(): void {
  keys.clear();
  memberships.clear();
}

/** Who is asking: an API key (`X-API-Key` or Bearer), or a person's session (Bearer). Throws what is wrong. */
export async function authenticate(context: Context<AppEnv>, now: number): Promise<Principal> {
  const { env } = context;
  const { headers } = context.req.raw;
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.get('Authorization') ?? '')?.[1];
  const credential = headers.get('X-API-Key')?.trim() || bearer;
  if (!credential) {
    throw new Refusal('unauthenticated', 'Send an API key in X-API-Key, or a session token in Authorization: Bearer.', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  return looksLikeApiKey(credential)
    ? authenticateKey(context, credential)
    : authenticatePerson(env, credential, { projectId: headers.get('X-Project-Id') ?? undefined, now });
}

/** The key's principal, if its request may come in; for wires that carry a key in their own places, too. */
export async function authenticateKey(context: Context<AppEnv>, apiKey: string): Promise<Principal> {
  const { env } = context;
  const cached = keys.get(apiKey);
  const key = cached ?? (await findApiKey(env.DB, apiKey));
  if (!key) throw new Refusal('invalid_credentials', 'This API key is unknown or was revoked.');
  if (!cached) keys.set(apiKey, key);
  const principal = { type: 'key' as const, ...key };
  await admitKey(context, principal);
  return principal;
}

async function authenticatePerson(
  env: Env,
  token: string,
  { projectId, now }: { projectId: string | undefined; now: number },
): Promise<Principal> {
  const session = await verifySession(token, { secret: env.JWT_SECRET, now });
  if (!session)
    throw new Refusal('invalid_credentials', 'This session token is not valid, or has expired: log in again.');
  const { userId, tokenVersion } = session;
  const cacheKey = `${userId} ${projectId ?? ''}`;
  const cached = memberships.get(cacheKey);
  const membership = cached ?? (await findMembership(env.DB, { userId, projectId }));
  // Another's project and one that does not exist are the same to who asks.
  if (!membership) throw new Refusal('not_found', 'There is no such project.');
  if (!cached) memberships.set(cacheKey, membership);
  if (membership.tokenVersion !== tokenVersion) {
    throw new Refusal('invalid_credentials', 'This session was ended: log in again.');
  }
  return { type: 'person', userId, role: membership.role, projectId: membership.projectId };
}
