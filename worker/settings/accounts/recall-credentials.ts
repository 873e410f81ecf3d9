import type { Session } from '../../access/tokens.ts';
import { type ApiKey, findApiKey, KEY_PREFIXES } from '../keys/api-key.ts';
import { findConfigOfKey } from '../projects/find-project-config.ts';
import { isConfigFresh, keepProjectConfig } from '../projects/project-config.ts';
import { isolateCache } from '../storage/isolate-cache.ts';
import { lastKnown } from '../storage/last-known.ts';
import { hashToken } from '../storage/random-token.ts';
import { findPerson, type Person } from './find-person.ts';
import { findUser, type User } from './find-user.ts';

/** How long an isolate may use a cached key or session. After this time, a revocation applies everywhere, unless D1 cannot be read. */
const CREDENTIALS_CACHE_MS = 5_000;
/** Max. keys or sessions in an isolate's cache. */
const CREDENTIALS_MAX = 10_000;

const remember = <Credential extends object>() =>
  isolateCache<Credential>({ max: CREDENTIALS_MAX, ttlMs: CREDENTIALS_CACHE_MS });

const keys = lastKnown<ApiKey>({ max: CREDENTIALS_MAX, freshMs: CREDENTIALS_CACHE_MS });
const people = remember<Person>();
const users = remember<User>();

/** Empties this isolate's cache, so that its next request uses changed credentials. */
export function forgetCredentials(): void {
  keys.clear();
  people.clear();
  users.clear();
}

/** The API key, or null if it is unknown, revoked or expired. */
export async function recallApiKey(db: D1Database, apiKey: string, now: number): Promise<ApiKey | null> {
  const find = apiKey.startsWith(KEY_PREFIXES.publishable) ? findKeyAndConfig : findApiKey;
  const key = await keys.recall(apiKey, (last) => find(db, apiKey, last));
  return key && (key.expiresAt === null || key.expiresAt > now) ? key : null;
}

/**
 * Reads a publishable key together with its project's config, so that the first event in an isolate waits for D1 only once. Secret keys
 * are read alone, because they can do more than write events, and their first use changes the config.
 */
async function findKeyAndConfig(db: D1Database, apiKey: string, last: ApiKey | null): Promise<ApiKey | null> {
  if (last && isConfigFresh(last.projectId)) return findApiKey(db, apiKey);
  const hash = await hashToken(apiKey);
  const [key, config] = await Promise.all([
    findApiKey(db, apiKey),
    // If reading the config fails, it is read again when the event needs it.
    findConfigOfKey(db, hash).catch(() => null),
  ]);
  if (key && config) keepProjectConfig(key.projectId, config);
  return key;
}

/** The account of a session, or null if the session was ended. */
export async function recallUser(db: D1Database, session: Session): Promise<User | null> {
  const { sessionId, userId } = session;
  const known = users.get(sessionId);
  if (known) return known;
  const user = await findUser(db, userId, sessionId);
  if (!isOpen(user, session)) return null;
  users.set(sessionId, user);
  return user;
}

/** The person of a session, with their membership in the project (or else in their oldest one). Null if the session has ended. */
export async function recallPerson(
  db: D1Database,
  session: Session,
  projectId: string | undefined,
): Promise<Person | null> {
  const { sessionId, userId } = session;
  const cacheKey = `${sessionId} ${projectId ?? ''}`;
  const known = people.get(cacheKey);
  if (known) return known;
  const person = await findPerson(db, { userId, projectId, sessionId });
  if (!isOpen(person, session)) return null;
  // A missing membership is not cached, because the person may be invited at any moment.
  if (person.place) people.set(cacheKey, person);
  return person;
}

const isOpen = <Found extends { isEnded: boolean; tokenVersion: number }>(
  found: Found | null,
  { tokenVersion }: Session,
): found is Found => found !== null && !found.isEnded && found.tokenVersion === tokenVersion;
