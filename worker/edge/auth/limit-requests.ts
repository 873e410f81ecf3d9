import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';

/** The period of every [[ratelimits]] in wrangler.toml. Cloudflare's rate limits allow only periods of 10 or 60 seconds. */
export const PERIOD_SECONDS = 60;

/** Counts a request, and rejects it if its limit for this minute is reached. */
export async function limitRequests(
  { env, get }: Context<AppEnv>,
  { limiter, bucket, perMinute, advice }: { limiter: RateLimit; bucket: string; perMinute: number; advice: string },
): Promise<void> {
  if (env.RATE_LIMITS === 'off') return;
  const policy = `"default";q=${perMinute};w=${PERIOD_SECONDS}`;
  const { success } = await limiter.limit({ key: bucket });
  if (success) {
    get('answerHeaders')['RateLimit-Policy'] = policy;
    return;
  }
  throw new Refusal('rate_limited', `More than ${perMinute} requests in a minute: ${advice}.`, {
    headers: {
      'Retry-After': `${PERIOD_SECONDS}`,
      RateLimit: `"default";r=0;t=${PERIOD_SECONDS}`,
      'RateLimit-Policy': policy,
    },
  });
}
