import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { SYSTEM } from '../access/permissions.ts';
import type { AuditAction } from '../contract/audit.ts';
import type { Verdict } from '../domain/retry-policy.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { log } from '../observe/log.ts';
import { changeSettings, type SettingsChange } from '../settings/change-settings.ts';
import { automations } from '../settings/storage/tables.ts';
import type { DeliveryRecord } from './deliveries.ts';

/** An endpoint is disabled after failures on every day of this period without a success. */
const FAILING_MS_MAX = 5 * DAY_MS;
/** A longer gap between two failures starts a new series, because the receiver's state in between is unknown. */
const SILENT_MS_MAX = DAY_MS;

/** Failures that end sooner than this are not reported, because retries make up for them. */
const NOTICED_MS_MIN = HOUR_MS;

/** Whether owners were alerted to failing deliveries while this endpoint was failing. */
const WAS_TOLD = `EXISTS (SELECT 1 FROM alerts WHERE alerts.project_id = webhook_endpoints.project_id AND kind = 'deliveries_failing'
  AND alerts.untold_since IS NULL AND coalesce(ended_at, ?2) >= failing_since)`;

const GONE = 'The receiver answered 410 Gone.';

/**
 * Updates a receiver's health after an attempt. A 410 disables an endpoint or automation, and five days of failures disable an endpoint.
 * cron/tell-owners emails owners the reason. If an alert reported failures, owners are also told when the endpoint works again.
 * Undelivered messages are kept and can be retried.
 */
export async function noteReceiverHealth(
  { DB: db }: Pick<Env, 'DB'>,
  { target_kind: kind, target_id: id, project_id: projectId }: DeliveryRecord,
  { verdict, now }: { verdict: Verdict['verdict']; now: number },
): Promise<void> {
  if (kind === 'automation') {
    if (verdict !== 'gone') return;
    const disable = drizzle(db)
      .update(automations)
      .set({ enabled: 0, disabledReason: GONE, untoldSince: now })
      .where(and(eq(automations.id, id), eq(automations.enabled, 1)));
    return runDisabling(db, [disable], { projectId, id, action: 'automation.disabled', reason: GONE, now });
  }
  if (verdict === 'delivered') {
    const query = `UPDATE webhook_endpoints SET failing_since = NULL,
        untold_since = iif(failing_since <= ?3 AND ${WAS_TOLD}, ?2, untold_since),
        recovered_at = iif(failing_since <= ?3, ?2, recovered_at), recovered_from = iif(failing_since <= ?3, failing_since, recovered_from)
      WHERE id = ?1 AND failing_since IS NOT NULL`;
    const { meta } = await db
      .prepare(query)
      .bind(id, now, now - NOTICED_MS_MIN)
      .run();
    if (meta.changes > 0) log('info', 'webhook.recovered', { projectId, target: id });
    return;
  }
  const reason = verdict === 'gone' ? GONE : 'The receiver has failed for five days.';
  const noteFailure = db
    .prepare(
      `UPDATE webhook_endpoints SET last_failed_at = ?2,
         failing_since = iif(failing_since IS NULL OR coalesce(last_failed_at, 0) < ?3, ?2, failing_since) WHERE id = ?1`,
    )
    .bind(id, now, now - SILENT_MS_MAX);
  const disable = db
    .prepare(
      `UPDATE webhook_endpoints SET enabled = 0, disabled_reason = ?2, untold_since = ?3
       WHERE id = ?1 AND enabled = 1 AND (?4 = 1 OR failing_since < ?5)`,
    )
    .bind(id, reason, now, verdict === 'gone' ? 1 : 0, now - FAILING_MS_MAX);
  await runDisabling(db, [noteFailure, disable], { projectId, id, action: 'webhook.disabled', reason, now });
}

/**
 * Runs statements, the last of which may disable a receiver. If the last statement disables a receiver, also writes the audit entry and
 * raises the config version.
 */
async function runDisabling(
  db: D1Database,
  statements: SettingsChange['statements'],
  {
    projectId,
    id: target,
    action,
    reason,
    now,
  }: { projectId: string; id: string; action: AuditAction; reason: string; now: number },
): Promise<void> {
  const audit = { action, target, after: { reason } };
  const disabled = await changeSettings(
    { env: { DB: db }, projectId, actor: SYSTEM, now },
    { statements, audit, bumpsConfig: true },
  );
  if (disabled) log('warn', action, { projectId, target, reason });
}
