import type { Context } from 'hono';
import type { Account, Person, Principal } from '../../access/permissions.ts';
import { type Session, verifySession } from '../../access/tokens.ts';
import { findPerson } from '../../settings/accounts/find-account.ts';
import { findUser } from '../../settings/accounts/find-user.ts';
import { type ApiKey, findApiKey, looksLikeApiKey } from '../../settings/keys/api-key.ts';
import { isolateCache } from '../../settings/storage/isolate-cache.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { admitKey } from './admit-key.ts';
import { limitRequests } from './limit-requests.ts';
import { noteUse } from './note-use.ts';

/** How long an isolate may go on with what it knows of a key or a member: a revocation holds everywhere after this. */
export const CREDENTIALS_CACHE_MS = 5_000;

const keys = isolateCache<ApiKey>({ max: 10_000, ttlMs: CREDENTIALS_CACHE_MS });
const people = isolateCache<NonNullable<Awaited<ReturnType<typeof findPerson>>>>({
  max: 10_000,
  ttlMs: CREDENTIALS_CACHE_MS,
});
type User = NonNullable<Awaited<ReturnType<typeof findUser>>>;
const accounts = isolateCache<User>({ max: 10_000, ttlMs: CREDENTIALS_CACHE_MS });

/** For the isolate that changes a credential: its own next request already knows. */
export function forgetCredentials(): void {
  keys.clear();
  people.clear();
  accounts.clear();
}

/**
 * Who is asking: an API key (`X-API-Key` or Bearer), or a person's session (Bearer). Throws what is wrong. A person acts
 * on the project that the path names, else on `X-Project-Id`, else on the oldest of theirs; a key on its own.
 */
export async function authenticate(context: Context<AppEnv>, now: number): Promise<Principal> {
  const credential = requireCredential(context);
  return looksLikeApiKey(credential)
    ? authenticateKey(context, credential)
    : authenticatePerson(context, credential, {
        projectId: context.req.param('projectId') ?? context.req.header('X-Project-Id'),
        now,
      });
}

/** Who is logged in, whatever their projects. Throws what is wrong; keys are nobody. */
export async function authenticateAccount(context: Context<AppEnv>, now: number): Promise<Account> {
  const { env } = context;
  const credential = requireCredential(context);
  if (looksLikeApiKey(credential)) {
    // A key that is none is told so first, as everywhere.
    if (!(await lookUpKey(env, credential, now))) throw invalidKey();
    throw new Refusal('forbidden', 'This is for people: log in, and send the session token.');
  }
  const session = await requireSession(context, credential, now);
  const { userId, sessionId, tokenVersion } = session;
  const cached = accounts.get(sessionId);
  const user = cached ?? (await findUser(env.DB, userId, sessionId));
  if (!user || user.isEnded || user.tokenVersion !== tokenVersion) throw sessionEnded();
  if (!cached) accounts.set(sessionId, user);
  return { type: 'account', userId, email: user.email, session };
}

/** The key's principal, if its request may come in; for wires that carry a key in their own places, too. */
export async function authenticateKey(
  context: Context<AppEnv>,
  apiKey: string,
  now: number = Date.now(),
): Promise<Principal> {
  const key = await lookUpKey(context.env, apiKey, now);
  if (!key) throw invalidKey();
  const principal = { type: 'key' as const, ...key };
  await admitKey(context, principal);
  noteUse(context, key, now);
  return principal;
}

async function lookUpKey(env: Env, apiKey: string, now: number): Promise<ApiKey | null> {
  const cached = keys.get(apiKey);
  const key = cached ?? (await findApiKey(env.DB, apiKey));
  if (!key || (key.expiresAt !== null && key.expiresAt <= now)) return null;
  if (!cached) keys.set(apiKey, key);
  return key;
}

async function authenticatePerson(
  context: Context<AppEnv>,
  token: string,
  { projectId, now }: { projectId: string | undefined; now: number },
): Promise<Person> {
  const { env } = context;
  const { userId, sessionId, tokenVersion } = await requireSession(context, token, now);
  const cacheKey = `${sessionId} ${projectId ?? ''}`;
  const cached = people.get(cacheKey);
  const person = cached ?? (await findPerson(env.DB, { userId, projectId, sessionId }));
  if (!person || person.isEnded || person.tokenVersion !== tokenVersion) throw sessionEnded();
  // Another's project and one that does not exist are the same to who asks. Neither is remembered: one may be invited.
  if (!person.place) throw noSuchProject();
  if (!cached) people.set(cacheKey, person);
  return { type: 'person', userId, ...person.place };
}

function requireCredential({ req }: Pick<Context<AppEnv>, 'req'>): string {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(req.header('Authorization') ?? '')?.[1];
  const credential = req.header('X-API-Key')?.trim() || bearer;
  if (credential) return credential;
  throw new Refusal('unauthenticated', 'Send an API key in X-API-Key, or a session token in Authorization: Bearer.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

async function requireSession(context: Context<AppEnv>, token: string, now: number): Promise<Session> {
  const { env } = context;
  const session = await verifySession(token, { secret: env.JWT_SECRET, now });
  if (!session) {
    throw new Refusal('invalid_credentials', 'This session token is not valid, or has expired: log in again.');
  }
  await limitRequests(context, {
    limiter: env.SESSION_LIMITER,
    bucket: session.userId,
    perMinute: env.SESSION_REQUESTS_PER_MINUTE,
    advice: 'slow down, or use a secret key and send events in batches',
  });
  return session;
}

const invalidKey = () => new Refusal('invalid_credentials', 'This API key is unknown or was revoked.');
const sessionEnded = () => new Refusal('invalid_credentials', 'This session was ended: log in again.');
export const noSuchProject = () => new Refusal('not_found', 'There is no such project.');
