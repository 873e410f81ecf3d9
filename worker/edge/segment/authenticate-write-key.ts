import type { Context } from 'hono';
import { isAllowed, type Principal } from '../../access/permissions.ts';
import { log } from '../../observe/log.ts';
import type { AppEnv } from '../app-env.ts';
import { authenticateKey } from '../auth/authenticate.ts';
import { Refusal } from '../problem.ts';

/** Finds the project for these events. If the key is wrong, throws an error with the reason, after which Segment's clients do not retry. */
export async function authenticateWriteKey(context: Context<AppEnv>, writeKey: string | null): Promise<Principal> {
  if (!writeKey) {
    const detail = 'Send an API key: in X-API-Key, as Basic user, as Bearer, in X-Write-Key, ?writeKey= or the body.';
    throw new Refusal('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  const principal = await orUnavailable(authenticateKey(context, writeKey));
  if (isAllowed(principal, 'events:write')) return principal;
  throw new Refusal('forbidden', 'This key may not write events.');
}

/** A failed lookup does not mean that the key is wrong. The client should retry instead of giving up. */
export async function orUnavailable<T>(lookup: Promise<T>): Promise<T> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    log('error', 'segment.lookup_failed', { error: String(error) });
    throw unavailable();
  }
}

/** The client may repeat the whole request, because messages that were already stored are then duplicates. */
export const unavailable = (): Refusal =>
  new Refusal('unavailable', 'Not everything could be stored. Send the same request again.', {
    headers: { 'Retry-After': '1' },
  });
