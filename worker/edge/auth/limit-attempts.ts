import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { clientOf } from './client-of.ts';
import { PERIOD_SECONDS } from './limit-requests.ts';

/** The kind of attempt: login and password change share one limit, because both reveal whether a password is right. */
type Door = 'password' | 'request-reset' | 'reset-password' | 'register' | 'invitation';

/**
 * Refuses attempts that come too often: ten a minute from one client at a door (and account), and a hundred a minute at one
 * account from all clients together, so that many addresses guess no faster. A client that is refused does not count
 * against the account.
 */
export async function limitAttempts(
  { env, req }: Context<AppEnv>,
  { door, account }: { door: Door; account?: string },
): Promise<void> {
  if (env.RATE_LIMITS === 'off') return;
  const { success } = await env.LOGIN_LIMITER.limit({ key: [clientOf(req.raw), door, account ?? ''].join(' ') });
  if (!success) throw tooManyAttempts();
  if (account === undefined) return;
  const { success: isAccountOpen } = await env.ACCOUNT_LIMITER.limit({ key: `${door} ${account}` });
  if (!isAccountOpen) throw tooManyAttempts();
}

const tooManyAttempts = () =>
  new Refusal('rate_limited', 'Too many attempts: try again in a minute.', {
    headers: { 'Retry-After': `${PERIOD_SECONDS}` },
  });
