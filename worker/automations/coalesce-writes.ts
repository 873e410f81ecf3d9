import type { ActionConfig } from '../contract/automation.ts';
import { CRM_ACTIONS } from '../contract/crm-actions.ts';
import type { Wording } from '../contract/wording.ts';
import type { DeliveryRecord } from './deliveries.ts';

/**
 * How long a CRM write waits for newer writes about the same lead. A burst of writes caused by an import or a page view is shorter than
 * this.
 */
export const COALESCE_SECONDS = 5;

/**
 * The key of the CRM record that a run writes, or null for other actions. The key contains the account and the score fields. Automations
 * with custom fields have separate keys, which stay the same when someone edits these fields. Deliveries about one lead with the same key
 * cause a single write, with the newest state.
 */
export async function recordKeyOf(id: string, { action, config }: ActionConfig): Promise<string | null> {
  if (!CRM_ACTIONS.includes(action)) return null;
  const { fields, ...account } = config as typeof config & Pick<Wording, 'fields'>;
  const text = JSON.stringify([action, account, ...(fields ? [id] : [])]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

export type Precedence =
  | { status: 'newest' }
  /** A newer state is already written, and this delivery would overwrite it. */
  | { status: 'told' }
  /**
   * A newer state is about to be written and settles this delivery too. If that has not happened by `until`, this one
   * is sent.
   */
  | { status: 'newer_waits'; until: number };

/** The position of a delivery among those that write the same record. */
export async function findPrecedence(db: D1Database, delivery: DeliveryRecord): Promise<Precedence> {
  const { id, project_id: projectId, lead_id: leadId, record_key: key } = delivery;
  if (key === null) return { status: 'newest' };
  const newer = await db
    .prepare(
      `SELECT status, next_attempt_at AS nextAttemptAt FROM deliveries
       WHERE project_id = ?1 AND lead_id = ?2 AND record_key = ?3 AND (seq, id) > (?4, ?5) AND status IN ('delivered', 'pending')
       ORDER BY status, seq DESC, id DESC LIMIT 1`,
    )
    .bind(projectId, leadId, key, delivery.seq, id)
    .first<Pick<DeliveryRecord, 'status'> & { nextAttemptAt: number | null }>();
  if (!newer) return { status: 'newest' };
  if (newer.status === 'delivered') return { status: 'told' };
  return { status: 'newer_waits', until: (newer.nextAttemptAt ?? 0) + COALESCE_SECONDS * 1000 };
}

/** Marks deliveries as delivered if they would write an older state to the same record. */
export async function settleOlder(db: D1Database, delivery: DeliveryRecord, now: number): Promise<void> {
  const { id, project_id: projectId, lead_id: leadId, record_key: key } = delivery;
  if (key === null) return;
  await db
    .prepare(
      `UPDATE deliveries SET status = 'delivered', failure = NULL, next_attempt_at = NULL, updated_at = ?6
       WHERE project_id = ?1 AND lead_id = ?2 AND record_key = ?3 AND (seq, id) < (?4, ?5) AND status = 'pending'`,
    )
    .bind(projectId, leadId, key, delivery.seq, id, now)
    .run();
}
