import type { OutgoingType } from '../../contract/outgoing.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** Oldest first. */
export async function listWebhookRecords(db: D1Database, projectId: string): Promise<WebhookRecord[]> {
  const query = 'SELECT * FROM webhook_endpoints WHERE project_id = ?1 ORDER BY created_at';
  return (await db.prepare(query).bind(projectId).all<WebhookRecord>()).results;
}

/** The enabled webhooks that subscribe to `type`. */
export async function listSubscribers(db: D1Database, projectId: string, type: OutgoingType): Promise<WebhookRecord[]> {
  const query = `SELECT * FROM webhook_endpoints WHERE project_id = ?1 AND enabled = 1
    AND EXISTS (SELECT 1 FROM json_each(events) WHERE value = ?2)`;
  return (await db.prepare(query).bind(projectId, type).all<WebhookRecord>()).results;
}

export function findWebhook(
  db: D1Database,
  { projectId, id }: { projectId: string; id: string },
): Promise<WebhookRecord | null> {
  return db
    .prepare('SELECT * FROM webhook_endpoints WHERE id = ?1 AND project_id = ?2')
    .bind(id, projectId)
    .first<WebhookRecord>();
}
