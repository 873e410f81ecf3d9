import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import { signSession } from '../../access/tokens.ts';
import type { Session } from '../../contract/account.ts';

/** Someone who has just proved their identity. */
export interface SignedIn {
  userId: string;
  email: string;
  /** The project that this person joined first. Null if the person has no project. */
  projectId: string | null;
  tokenVersion: number;
}

/** Opens a new session for a person and returns its token. */
export async function openSession(
  { env, now }: Pick<PublicCall, 'env' | 'now'>,
  { userId, email, projectId, tokenVersion }: SignedIn,
): Promise<z.infer<typeof Session>> {
  const token = await signSession({ userId, tokenVersion }, { secret: env.JWT_SECRET, now });
  return { token, user: { id: userId, email, projectId } };
}
