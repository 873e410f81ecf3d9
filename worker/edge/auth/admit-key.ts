import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { isAllowedOrigin } from './origins.ts';
import type { Principal } from './permissions.ts';

/** The period of [[ratelimits]] in wrangler.toml; the binding takes 10 or 60. */
const PERIOD_SECONDS = 60;

/**
 * Lets a key's request in, or says why not: a publishable key is bound to the project's origins, and no key may come too
 * often. A publishable key stands in every visitor's page, so that its visitors are counted each for themselves.
 */
export async function admitKey(
  { env, req, get }: Context<AppEnv>,
  key: Extract<Principal, { type: 'key' }>,
): Promise<void> {
  const origin = req.header('Origin');
  if (key.kind === 'publishable' && origin !== undefined && !isAllowedOrigin(origin, key.allowedOrigins)) {
    throw new Refusal(
      'origin_not_allowed',
      `This key may not be used from ${origin}: add it to the project's allowed origins.`,
    );
  }
  if (env.RATE_LIMITS === 'off') return;
  const policy = `"default";q=${env.REQUESTS_PER_MINUTE};w=${PERIOD_SECONDS}`;
  const client = key.kind === 'publishable' ? `:${req.header('CF-Connecting-IP') ?? ''}` : '';
  const { success } = await env.RATE_LIMITER.limit({ key: key.keyId + client });
  if (success) {
    get('answerHeaders')['RateLimit-Policy'] = policy;
    return;
  }
  throw new Refusal(
    'rate_limited',
    `More than ${env.REQUESTS_PER_MINUTE} requests in a minute: slow down, or send events in batches.`,
    {
      headers: {
        'Retry-After': `${PERIOD_SECONDS}`,
        RateLimit: `"default";r=0;t=${PERIOD_SECONDS}`,
        'RateLimit-Policy': policy,
      },
    },
  );
}
