import type { Context } from 'hono';
import type { Principal } from '../../access/permissions.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { clientOf } from './client-of.ts';

type Key = Extract<Principal, { type: 'key' }>;

/**
 * The limit and the period of WEIGHT_LIMITER in wrangler.toml. The platform limits calls instead of weights, so one call stands for many
 * events.
 */
const UNITS = 100;
const PERIOD_SECONDS = 60;

const weightMax = ({ kind }: Key): number =>
  kind === 'publishable' ? LIMITS.clientWeightPerMinute : LIMITS.secretKeyWeightPerMinute;

const policyOf = (key: Key): string => `"events";q=${weightMax(key)};w=${PERIOD_SECONDS}`;

/**
 * Rejects a batch if the events of the last minute have used up the weight limit. If the weight limit is not used up, admits the batch and
 * adds its weight. A batch is never rejected because of its own weight. Single events need no weight limit, because their limit of requests
 * is stricter.
 */
export async function limitWeight(context: Context<AppEnv>, key: Key, events: number): Promise<void> {
  if (events < 2) return;
  const units = Math.ceil(events / (weightMax(key) / UNITS));
  const [first] = await spend(context, key, 1);
  if (first) {
    await spend(context, key, units - 1);
    const headers = context.get('answerHeaders');
    headers['RateLimit-Policy'] = [headers['RateLimit-Policy'], policyOf(key)].filter(Boolean).join(', ');
    return;
  }
  throw new Refusal(
    'rate_limited',
    key.kind === 'publishable'
      ? `Too many events from one client: ${weightMax(key)} a minute, where an event that creates a lead counts as ${LIMITS.newLeadWeight}. Slow down.`
      : `Too many events: ${weightMax(key)} a minute. Slow down.`,
    {
      headers: {
        'Retry-After': `${PERIOD_SECONDS}`,
        RateLimit: `"events";r=0;t=${PERIOD_SECONDS}`,
        'RateLimit-Policy': policyOf(key),
      },
    },
  );
}

/**
 * Adds the weight of leads that events with a publishable key have created. The number of new leads is known only after the events are
 * stored.
 */
export async function weighNewLeads(context: Context<AppEnv>, key: Key, newLeads: number): Promise<void> {
  if (key.kind !== 'publishable') return;
  await spend(context, key, Math.floor((newLeads * (LIMITS.newLeadWeight - 1)) / (weightMax(key) / UNITS)));
}

function spend({ env, req }: Context<AppEnv>, key: Key, units: number): Promise<boolean[]> {
  const bucket = key.kind === 'publishable' ? `${key.keyId}:${clientOf(req.raw)}` : key.keyId;
  const calls = Array.from({ length: Math.min(units, UNITS) }, () => env.WEIGHT_LIMITER.limit({ key: bucket }));
  return Promise.all(calls.map(async (call) => (await call).success));
}
