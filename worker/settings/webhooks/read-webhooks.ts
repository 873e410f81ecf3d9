import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { OutgoingType } from '../../contract/outgoing.ts';
import { webhookEndpoints } from '../storage/tables.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** The project's webhook endpoints, oldest first. */
export const listWebhookRecords = (db: D1Database, projectId: string): Promise<WebhookRecord[]> =>
  drizzle(db)
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.projectId, projectId))
    .orderBy(asc(webhookEndpoints.createdAt));

/** The enabled webhooks that subscribe to `type`. */
export async function listSubscribers(db: D1Database, projectId: string, type: OutgoingType): Promise<WebhookRecord[]> {
  const records = await listWebhookRecords(db, projectId);
  return records.filter(({ enabled, events }) => enabled && events.includes(type));
}

export async function findWebhook(
  db: D1Database,
  { projectId, id }: { projectId: string; id: string },
): Promise<WebhookRecord | null> {
  const record = await drizzle(db).select().from(webhookEndpoints).where(isWebhook({ projectId, id })).get();
  return record ?? null;
}

/** SQL condition that selects the webhook endpoint with this ID. */
export const isWebhook = ({ projectId, id }: { projectId: string; id: string }) =>
  and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.projectId, projectId));
