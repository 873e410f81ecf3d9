import type { Context } from 'hono';
import type { Principal } from '../../access/permissions.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { clientOf } from './client-of.ts';
import { limitRequests } from './limit-requests.ts';
import { isAllowedOrigin } from './origins.ts';

/**
 * Admits a request with a key, or throws the reason why it is rejected. A publishable key works only on the project's origins, and every
 * key has a rate limit. All visitors of a site use the same publishable key, so each visitor's requests are counted separately.
 */
export async function admitKey(context: Context<AppEnv>, key: Extract<Principal, { type: 'key' }>): Promise<void> {
  const { env, req } = context;
  const origin = req.header('Origin');
  if (key.kind === 'publishable' && origin !== undefined) {
    // The server's own origin is always allowed, because people try keys in the dashboard, and no other site has this origin.
    const ownOrigins = key.ownOrigins && [...key.ownOrigins, new URL(req.url).origin];
    for (const [whose, origins] of [
      ["the project's", key.allowedOrigins],
      ["the key's", ownOrigins ?? ['*']],
    ] as const) {
      if (isAllowedOrigin(origin, origins)) continue;
      const detail = `This key cannot be used from ${origin}, because that origin is not among ${whose} allowed origins.`;
      throw new Refusal('origin_not_allowed', detail);
    }
  }
  await limitRequests(context, {
    limiter: env.RATE_LIMITER,
    bucket: key.kind === 'publishable' ? `${key.keyId}:${clientOf(req.raw)}` : key.keyId,
    perMinute: env.REQUESTS_PER_MINUTE,
    advice: 'slow down, or send events in batches',
  });
}
