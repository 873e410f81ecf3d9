import type { Verdict } from '../domain/retry-policy.ts';
import { DAY_MS } from '../domain/time.ts';
import { log } from '../observe/log.ts';
import { SYSTEM } from '../settings/audit.ts';
import { changeSettings } from '../settings/change-settings.ts';
import type { DeliveryRecord } from './deliveries.ts';

/** An endpoint that has taken nothing for so long is switched off. */
const FAILING_MS_MAX = 5 * DAY_MS;

/**
 * Keeps how an endpoint fares: a success wipes the slate; a 410, or days of nothing but failures, switch it off, and its
 * owners are told why (cron/tell-owners). What was not delivered stays, to be replayed.
 */
export async function noteEndpointHealth(
  env: Pick<Env, 'DB'>,
  { target_id: id, project_id: projectId }: DeliveryRecord,
  { verdict, now }: { verdict: Verdict['verdict']; now: number },
): Promise<void> {
  const { DB: db } = env;
  if (verdict === 'delivered') {
    const query = 'UPDATE webhook_endpoints SET failing_since = NULL WHERE id = ?1 AND failing_since IS NOT NULL';
    await db.prepare(query).bind(id).run();
    return;
  }
  const gone = verdict === 'gone';
  const reason = gone ? 'The receiver answered 410 Gone.' : 'The receiver has taken nothing for five days.';
  const noteFailure = db
    .prepare('UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, ?2) WHERE id = ?1')
    .bind(id, now);
  const disable = db
    .prepare(
      `UPDATE webhook_endpoints SET enabled = 0, disabled_reason = ?2, untold_since = ?3
       WHERE id = ?1 AND enabled = 1 AND (?4 = 1 OR failing_since < ?5)`,
    )
    .bind(id, reason, now, gone ? 1 : 0, now - FAILING_MS_MAX);
  const disabled = await changeSettings(
    { db, projectId, actor: SYSTEM, now },
    {
      statements: [noteFailure, disable],
      audit: { action: 'webhook.disabled', target: id, after: { reason } },
      bumpsConfig: true,
    },
  );
  if (disabled) log('warn', 'webhook.disabled', { projectId, endpointId: id, reason });
}
