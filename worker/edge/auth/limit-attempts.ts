import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';

/** The period of LOGIN_LIMITER in wrangler.toml. */
const PERIOD_SECONDS = 60;

/** Lets one client try one account's door ten times a minute: guessing is slow, and others are not shut out by it. */
export async function limitAttempts({ env, req }: Context<AppEnv>, door: string): Promise<void> {
  if (env.RATE_LIMITS === 'off') return;
  const { success } = await env.LOGIN_LIMITER.limit({ key: `${req.header('CF-Connecting-IP') ?? ''} ${door}` });
  if (success) return;
  throw new Refusal('rate_limited', 'Too many attempts: try again in a minute.', {
    headers: { 'Retry-After': `${PERIOD_SECONDS}` },
  });
}
