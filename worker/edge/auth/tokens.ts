import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { LIMITS } from '../../contract/limits.ts';

const ALGORITHM = 'HS256';
const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

// `purpose` keeps one kind of token from being taken for the other.
const SessionClaims = z.object({ purpose: z.literal('session'), sub: z.string(), tokenVersion: z.int() });
const TicketClaims = z.object({ purpose: z.literal('live'), sub: z.string(), projectId: z.string() });

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
  { secret, now }: { secret: string; now: number },
) {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), { algorithms: [ALGORITHM], currentDate: new Date(now) });
    return claims.safeParse(payload).data ?? null;
  } catch {
    return null;
  }
}

/** A person's session: HS256, seven days; void as soon as the account's token version moves on. */
export const signSession = (
  { userId, tokenVersion }: { userId: string; tokenVersion: number },
  { secret, now }: { secret: string; now: number },
): Promise<string> =>
  sign({ purpose: 'session', sub: userId, tokenVersion }, { secret, seconds: LIMITS.sessionSecondsMax, now });

/** Null for anything but a session token that we signed and that has not expired. */
export async function verifySession(token: string, using: { secret: string; now: number }) {
  const claims = await verify(token, SessionClaims, using);
  return claims && { userId: claims.sub, tokenVersion: claims.tokenVersion };
}

/** Opens one kind of socket, on one thing, for 30 seconds: safe to put into a URL, unlike a session. */
export const signTicket = (
  { projectId, subject }: { projectId: string; subject: `lead:${string}` | 'project' },
  { secret, now }: { secret: string; now: number },
): Promise<string> =>
  sign({ purpose: 'live', sub: subject, projectId }, { secret, seconds: LIMITS.ticketSecondsMax, now });

export async function verifyTicket(token: string, using: { secret: string; now: number }) {
  const claims = await verify(token, TicketClaims, using);
  return claims && { projectId: claims.projectId, subject: claims.sub };
}
