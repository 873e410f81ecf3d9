import type { Verdict } from '../domain/retry-policy.ts';
import { log } from '../observe/log.ts';
import type { DeliveryRecord } from './deliveries.ts';

/** An endpoint that has taken nothing for so long is switched off. */
const FAILING_MS_MAX = 5 * 24 * 3_600_000;

/**
 * Keeps how an endpoint fares: a success wipes the slate; a 410, or days of nothing but failures, switch it off, and its
 * owner sees why. What was not delivered stays, to be replayed.
 */
export async function noteEndpointHealth(
  env: Env,
  { target_id: id, project_id: projectId }: DeliveryRecord,
  { verdict, now }: { verdict: Verdict['verdict']; now: number },
): Promise<void> {
  if (verdict === 'delivered') {
    await env.DB.prepare(
      'UPDATE webhook_endpoints SET failing_since = NULL WHERE id = ?1 AND failing_since IS NOT NULL',
    )
      .bind(id)
      .run();
    return;
  }
  const gone = verdict === 'gone';
  const reason = gone ? 'The receiver answered 410 Gone.' : 'The receiver has taken nothing for five days.';
  const [, disabled] = await env.DB.batch([
    env.DB.prepare('UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, ?2) WHERE id = ?1').bind(
      id,
      now,
    ),
    env.DB.prepare(
      `UPDATE webhook_endpoints SET enabled = 0, disabled_reason = ?2 WHERE id = ?1 AND enabled = 1 AND (?3 = 1 OR failing_since < ?4)`,
    ).bind(id, reason, gone ? 1 : 0, now - FAILING_MS_MAX),
  ]);
  if (!disabled?.meta.changes) return;
  await env.DB.prepare('UPDATE projects SET config_version = config_version + 1 WHERE id = ?1').bind(projectId).run();
  log('warn', 'webhook.disabled', { projectId, endpointId: id, reason });
}
