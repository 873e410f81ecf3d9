import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { clientOf } from './client-of.ts';
import { takeHashTurn } from './hash-turns.ts';
import { PERIOD_SECONDS } from './limit-requests.ts';

/** The kind of attempt. Login and password change share a limit, because both reveal whether a password is correct. */
type Door = 'password' | 'request-reset' | 'reset-password' | 'register' | 'invitation';

/** The endpoints at which a password is hashed. */
const HASHING: readonly Door[] = ['password', 'reset-password', 'register'];

/**
 * Rejects attempts, such as logins, that come too often. The check comes before a password is hashed. If the endpoint hashes a password,
 * the attempt then waits for its turn, even in development.
 */
export async function limitAttempts(context: Context<AppEnv>, attempt: Attempt): Promise<void> {
  if (context.env.RATE_LIMITS !== 'off') await countAttempt(context, attempt);
  if (HASHING.includes(attempt.door)) await waitForHashTurn();
}

interface Attempt {
  door: Door;
  account?: string;
}

/**
 * Counts an attempt. The limits per minute are 30 for one client, 10 for one client at an endpoint and account, and 100 for one account
 * from all clients. The last of these limits keeps attackers from guessing faster with many addresses. A rejected attempt of a client does
 * not count against the account.
 */
async function countAttempt({ env, req }: Context<AppEnv>, { door, account }: Attempt): Promise<void> {
  const { success: isClientOpen } = await env.CLIENT_LIMITER.limit({ key: clientOf(req.raw) });
  if (!isClientOpen) throw tooManyAttempts();
  const { success } = await env.LOGIN_LIMITER.limit({ key: [clientOf(req.raw), door, account ?? ''].join(' ') });
  if (!success) throw tooManyAttempts();
  if (account === undefined) return;
  const { success: isAccountOpen } = await env.ACCOUNT_LIMITER.limit({ key: `${door} ${account}` });
  if (!isAccountOpen) throw tooManyAttempts();
}

/** Waits with a timer of this request, so that an aborted request does not delay others. */
async function waitForHashTurn(): Promise<void> {
  const turn = takeHashTurn(Date.now());
  if (turn.status === 'full') {
    throw new Refusal('rate_limited', 'Too many people are signing in right now. Try again in a few seconds.', {
      headers: { 'Retry-After': `${turn.retryAfterSeconds}` },
    });
  }
  await scheduler.wait(turn.waitMs);
}

const tooManyAttempts = () =>
  new Refusal('rate_limited', 'Too many attempts. Try again in a minute.', {
    headers: { 'Retry-After': `${PERIOD_SECONDS}` },
  });
