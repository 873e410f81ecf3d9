import { type Call, requirePermission } from '../../access/call.ts';
import type { Webhook } from '../../contract/webhook.ts';
import { findWebhook, listWebhookRecords } from './read-webhooks.ts';
import { toWebhook } from './webhook-record.ts';

/** The project's webhook endpoints, oldest first. */
export async function listWebhooks(call: Call): Promise<Webhook[]> {
  requirePermission(call, 'rules:read');
  return (await listWebhookRecords(call.env.DB, call.projectId)).map(toWebhook);
}

/** One webhook endpoint. */
export async function getWebhook(
  call: Call,
  { webhookId }: { webhookId: string },
): Promise<Webhook | { reason: 'no_such_webhook' }> {
  requirePermission(call, 'rules:read');
  const record = await findWebhook(call.env.DB, { projectId: call.projectId, id: webhookId });
  return record ? toWebhook(record) : { reason: 'no_such_webhook' };
}
