import { jwtVerify, SignJWT } from 'jose';
import type * as z from 'zod';
import { LIMITS } from '../contract/limits.ts';
import { newId } from '../settings/storage/new-id.ts';

const ALGORITHM = 'HS256';
const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

function sign(
  claims: Record<string, unknown>,
  { secret, seconds, now }: { secret: string; seconds: number; now: number },
) {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(keyOf(secret));
}

async function verify<Claims extends z.ZodType>(
  token: string,
  claims: Claims,
  { secrets, now }: Verifying,
): Promise<z.output<Claims> | null> {
  for (const secret of secrets) {
    const options = { algorithms: [ALGORITHM], currentDate: new Date(now) };
    const verified = await jwtVerify(token, keyOf(secret), options).catch(() => null);
    if (verified) return claims.safeParse(verified.payload).data ?? null;
  }
  return null;
}

export interface Verifying {
  /** The secrets to verify with. During a rotation there are two secrets, so that tokens signed with the previous secret stay valid. */
  secrets: readonly string[];
  now: number;
}

/** The secrets whose tokens we accept, newest first. New tokens are signed with the newest secret. */
export const tokenSecretsOf = ({
  JWT_SECRET,
  JWT_SECRET_PREVIOUS,
}: Pick<Env, 'JWT_SECRET' | 'JWT_SECRET_PREVIOUS'>): string[] => [
  JWT_SECRET,
  ...(JWT_SECRET_PREVIOUS ? [JWT_SECRET_PREVIOUS] : []),
];

/**
 * Signs a new session for a person (HS256, valid for seven days). The session ends early if the person signs out or the account's token
 * version increases.
 */
export const signSession = (
  { userId, tokenVersion }: { userId: string; tokenVersion: number },
  { secret, now }: { secret: string; now: number },
): Promise<string> =>
  sign(
    { purpose: 'session', sub: userId, tokenVersion, jti: newId('ses') },
    { secret, seconds: LIMITS.sessionSecondsMax, now },
  );

export interface Session {
  sessionId: string;
  userId: string;
  tokenVersion: number;
  /** Epoch ms. */
  expiresAt: number;
}

/** Returns the session if the token is an unexpired session token that we signed, or null otherwise. */
export async function verifySession(token: string, using: Verifying): Promise<Session | null> {
  const { SessionClaims } = await import('./claims.ts');
  const claims = await verify(token, SessionClaims, using);
  if (!claims) return null;
  const { jti: sessionId, sub: userId, tokenVersion, exp } = claims;
  return { sessionId, userId, tokenVersion, expiresAt: exp * 1000 };
}

/**
 * Signs a ticket. For 30 seconds, the ticket can open one kind of socket, for one lead or project. Unlike a session token, a ticket is safe
 * in a URL. `holder` is the person or key that requested the ticket.
 */
export const signTicket = (
  { projectId, subject, holder }: { projectId: string; subject: `lead:${string}` | 'project'; holder: string },
  { secret, now }: { secret: string; now: number },
): Promise<string> =>
  sign({ purpose: 'live', sub: subject, projectId, holder }, { secret, seconds: LIMITS.ticketSecondsMax, now });

export async function verifyTicket(token: string, using: Verifying) {
  const { TicketClaims } = await import('./claims.ts');
  const claims = await verify(token, TicketClaims, using);
  return claims && { projectId: claims.projectId, subject: claims.sub, holder: claims.holder };
}
