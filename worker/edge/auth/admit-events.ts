import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import type { Principal } from '../../access/permissions.ts';
import { DAY_MS, dayNumber } from '../../domain/time.ts';
import type { Written } from '../../intake/ingest-events.ts';
import { countUsage, findExhausted, noteExhausted, quotaOf } from '../../intake/quota/meter-usage.ts';
import type { Quota } from '../../intake/quota/usage-meter.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { clientOf } from './client-of.ts';
import { limitWeight, weighNewLeads } from './limit-weight.ts';

/** Counts what the admitted events stored. Counting never fails and never delays the response. */
type Settle = (written: Written) => void;

/**
 * Admits the events of a request. Throws 429 if the limit per minute or the daily quota for publishable keys is used up. A request is
 * admitted as a whole, so a valid batch is accepted even if it exceeds the rest of the limit. For people, the request limit of their
 * sessions applies instead.
 */
export async function admitEvents(
  context: Context<AppEnv>,
  principal: Principal,
  { events, now }: { events: number; now: number },
): Promise<Settle> {
  const { env, executionCtx } = context;
  if (env.RATE_LIMITS === 'off' || principal.type !== 'key') return () => undefined;
  const metered = principal.kind === 'publishable' ? meteredBy(context, principal, now) : null;
  const exhausted = metered && findExhausted(metered, metered);
  if (exhausted) {
    executionCtx.waitUntil(noteExhausted(env.DB, metered, { exhausted, now }));
    throw quotaExceeded(metered.quota, { exhausted, now });
  }
  await limitWeight(context, principal, events);
  return ({ writes, newLeads }) => {
    executionCtx.waitUntil(
      Promise.all([
        weighNewLeads(context, principal, newLeads),
        metered && countUsage(env.DB, metered, { ...metered, accepted: writes }),
      ]),
    );
  };
}

/** The quota that this request counts towards, or null if there is none. */
function meteredBy({ env, req }: Context<AppEnv>, { projectId }: Principal, now: number) {
  const quota = quotaOf(env);
  if (!quota) return null;
  // The client's ID is derived with the server's secret. Without that secret, nobody can recover the address from the ID, or recognize the
  // client on another day.
  const client = createHmac('sha256', env.JWT_SECRET)
    .update(`quota ${projectId} ${dayNumber(now)} ${clientOf(req.raw)}`)
    .digest('base64url')
    .slice(0, 16);
  return { projectId, client, quota, now };
}

function quotaExceeded(quota: Quota, { exhausted, now }: { exhausted: 'project' | 'client'; now: number }): Refusal {
  const seconds = Math.ceil(((dayNumber(now) + 1) * DAY_MS - now) / 1000);
  const [name, max, whose] =
    exhausted === 'project'
      ? ['daily', quota.perProject, 'this project’s publishable keys']
      : ['daily-client', quota.perClient, 'one client of this project’s publishable keys'];
  return new Refusal(
    'quota_exceeded',
    `${max} events a day are accepted from ${whose}. Send this again tomorrow (UTC).`,
    {
      headers: {
        'Retry-After': `${seconds}`,
        RateLimit: `"${name}";r=0;t=${seconds}`,
        'RateLimit-Policy': `"${name}";q=${max};w=${DAY_MS / 1000}`,
      },
    },
  );
}
