import type { Context } from 'hono';
import type { Account, Person, Principal } from '../../access/permissions.ts';
import { type Session, tokenSecretsOf, verifySession } from '../../access/tokens.ts';
import { recallApiKey, recallPerson, recallUser } from '../../settings/accounts/recall-credentials.ts';
import { looksLikeApiKey } from '../../settings/keys/api-key.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { admitKey } from './admit-key.ts';
import { limitRequests } from './limit-requests.ts';
import { noteSessionUse } from './note-session-use.ts';
import { noteUse } from './note-use.ts';

/**
 * Identifies the caller: an API key (`X-API-Key` or Bearer), or a person's session (Bearer). Throws if the credentials are invalid. A
 * person acts on the project in the path, or else in `X-Project-Id`, or else on the project they joined first. A key always acts on its
 * own project.
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

/** Returns the account of the signed-in caller. Throws if nobody is signed in, or if the caller is a key. */
export async function authenticateAccount(context: Context<AppEnv>, now: number): Promise<Account> {
  const { DB: db } = context.env;
  const credential = requireCredential(context);
  if (looksLikeApiKey(credential)) {
    // An unknown key is rejected with 401 before we say that this endpoint does not accept keys.
    if (!(await recallApiKey(db, credential, now))) throw invalidKey();
    throw new Refusal('forbidden', 'Only people can do this. Log in and send the session token.');
  }
  const session = await requireSession(context, credential, now);
  const user = await recallUser(db, session);
  if (!user) throw sessionEnded();
  noteSessionUse(context, session, now);
  return { type: 'account', userId: user.userId, email: user.email, session };
}

/** Returns the principal of a key after admitting its request. Endpoints that accept keys in other places also use this function. */
export async function authenticateKey(
  context: Context<AppEnv>,
  apiKey: string,
  now: number = Date.now(),
): Promise<Principal> {
  const key = await recallApiKey(context.env.DB, apiKey, now);
  if (!key) throw invalidKey();
  const principal = { type: 'key' as const, ...key };
  await admitKey(context, principal);
  noteUse(context, key, now);
  return principal;
}

async function authenticatePerson(
  context: Context<AppEnv>,
  token: string,
  { projectId, now }: { projectId: string | undefined; now: number },
): Promise<Person> {
  const session = await requireSession(context, token, now);
  const person = await recallPerson(context.env.DB, session, projectId);
  if (!person) throw sessionEnded();
  noteSessionUse(context, session, now);
  // To the caller, a project of other people looks like one that does not exist.
  if (!person.place) throw noSuchProject();
  return { type: 'person', userId: session.userId, ...person.place };
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
  const session = await verifySession(token, { secrets: tokenSecretsOf(env), now });
  if (!session) {
    throw new Refusal('invalid_credentials', 'This session token is invalid or has expired. Log in again.');
  }
  await limitRequests(context, {
    limiter: env.SESSION_LIMITER,
    bucket: session.userId,
    perMinute: env.SESSION_REQUESTS_PER_MINUTE,
    advice: 'try again in a minute. Scripts should use a secret key and send events in batches',
  });
  return session;
}

const invalidKey = () => new Refusal('invalid_credentials', 'This API key is unknown or was revoked.');
const sessionEnded = () => new Refusal('invalid_credentials', 'This session has ended. Log in again.');
export const noSuchProject = () => new Refusal('not_found', 'There is no such project.');
